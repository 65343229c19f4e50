CREATE TABLE settings_plain (k TEXT NOT NULL PRIMARY KEY, v ANY) STRICT;
INSERT INTO settings_plain SELECT k, v FROM settings;
DROP TABLE settings;
ALTER TABLE settings_plain RENAME TO settings;
