CREATE TABLE alarms (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  device_id INT UNSIGNED NOT NULL,
  level ENUM('info','warning','critical') NOT NULL DEFAULT 'warning',
  raised DATETIME NOT NULL DEFAULT current_timestamp(),
  cleared DATETIME,
  text VARCHAR(500) NOT NULL,
  PRIMARY KEY (id),
  KEY open_alarms (cleared, level),
  FOREIGN KEY (device_id) REFERENCES devices (id) ON DELETE CASCADE ON UPDATE CASCADE
);
