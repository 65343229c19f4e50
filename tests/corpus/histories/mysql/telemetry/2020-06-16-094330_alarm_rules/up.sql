CREATE TABLE alarm_rules (id INT AUTO_INCREMENT PRIMARY KEY, metric SMALLINT UNSIGNED NOT NULL, above DOUBLE, below DOUBLE, level ENUM('info','warning','critical') NOT NULL, CHECK (above IS NOT NULL OR below IS NOT NULL), FOREIGN KEY (metric) REFERENCES metrics (id));
ALTER TABLE alarms ADD COLUMN rule_id INT NULL, ADD FOREIGN KEY (rule_id) REFERENCES alarm_rules (id) ON DELETE SET NULL;
