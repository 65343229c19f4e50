CREATE TABLE metrics (id SMALLINT UNSIGNED NOT NULL PRIMARY KEY, name VARCHAR(40) NOT NULL, unit VARCHAR(10) NOT NULL DEFAULT '', UNIQUE KEY (name)) COMMENT = 'ids are given by the firmware';
INSERT IGNORE INTO metrics VALUES (1, 'temperature', '°C'), (2, 'humidity', '%'), (3, 'battery', 'V');
