CREATE TABLE settings (k TEXT NOT NULL PRIMARY KEY ON CONFLICT REPLACE, v ANY) STRICT;
INSERT INTO settings VALUES ('version', 2), ('network', 'main'), ('pruned', NULL);
