CREATE TABLE settings (k VARCHAR(50) NOT NULL PRIMARY KEY, v TEXT);
CREATE TABLE settings_new LIKE settings;
ALTER TABLE settings_new MODIFY v JSON NOT NULL;
INSERT INTO settings_new SELECT k, JSON_QUOTE(v) FROM settings WHERE v IS NOT NULL;
RENAME TABLE settings TO settings_old, settings_new TO settings;
DROP TABLE settings_old;
