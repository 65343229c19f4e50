-- CREATE TABLE AS has neither key nor constraints
CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, body TEXT NOT NULL);
INSERT INTO t SELECT id, name, body FROM templates;
DROP TABLE templates;
ALTER TABLE t RENAME TO templates;
