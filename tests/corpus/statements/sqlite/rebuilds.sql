-- The ways in which people make a table anew.

--# create, copy, drop, rename
CREATE TABLE t (id INTEGER PRIMARY KEY, a INT, gone TEXT);
INSERT INTO t VALUES (1, 2, 'x');
CREATE INDEX t_a ON t (a);
--! next
CREATE TABLE t_new (id INTEGER PRIMARY KEY NOT NULL, a BIGINT NOT NULL DEFAULT 0);
INSERT INTO t_new (id, a) SELECT id, a FROM t;
DROP TABLE t;
ALTER TABLE t_new RENAME TO t;
CREATE INDEX t_a ON t (a);

--# rename, create, copy, drop
CREATE TABLE t (id INTEGER PRIMARY KEY, a INT UNIQUE);
CREATE INDEX t_i ON t (a, id);
INSERT INTO t VALUES (1, 2);
--! next
ALTER TABLE t RENAME TO t_old;
CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT UNIQUE, b INT);
INSERT INTO t (id, a) SELECT id, a FROM t_old;
DROP TABLE t_old;
CREATE INDEX t_i ON t (a, id);

--# rename, create, copy, drop, with references that follow the rename
CREATE TABLE p (id INTEGER PRIMARY KEY);
CREATE TABLE c (p_id INT REFERENCES p (id));
--! next
ALTER TABLE p RENAME TO p_old;
CREATE TABLE p (id INTEGER PRIMARY KEY, a INT);
INSERT INTO p SELECT id, 1 FROM p_old;
DROP TABLE p_old;

--# the same with legacy_alter_table
--! alone
CREATE TABLE p (id INTEGER PRIMARY KEY);
CREATE TABLE c (p_id INT REFERENCES p (id));
--! next
PRAGMA foreign_keys = OFF;
PRAGMA legacy_alter_table = ON;
ALTER TABLE p RENAME TO p_old;
CREATE TABLE p (id INTEGER PRIMARY KEY, a INT);
INSERT INTO p SELECT id, 1 FROM p_old;
DROP TABLE p_old;
PRAGMA legacy_alter_table = OFF;
PRAGMA foreign_keys = ON;

--# legacy_alter_table with foreign keys on
--! alone
CREATE TABLE p (id INTEGER PRIMARY KEY);
CREATE TABLE c (p_id INT REFERENCES p (id));
--! next
PRAGMA legacy_alter_table = ON;
ALTER TABLE p RENAME TO p_old;
CREATE TABLE p (id INTEGER PRIMARY KEY, a INT);
INSERT INTO p SELECT id, 1 FROM p_old;
DROP TABLE p_old;

--# legacy_alter_table within Diesel's transaction
CREATE TABLE p (id INTEGER PRIMARY KEY);
CREATE TABLE c (p_id INT REFERENCES p (id));
--! next
PRAGMA foreign_keys = OFF;
PRAGMA legacy_alter_table = ON;
ALTER TABLE p RENAME TO p_old;
CREATE TABLE p (id INTEGER PRIMARY KEY, a INT);
INSERT INTO p SELECT id, 1 FROM p_old;
DROP TABLE p_old;
PRAGMA legacy_alter_table = OFF;
PRAGMA foreign_keys = ON;

--# legacy_alter_table with views and triggers
CREATE TABLE p (id INTEGER PRIMARY KEY);
CREATE TABLE c (p_id INT REFERENCES p (id));
CREATE VIEW v AS SELECT id FROM p;
CREATE TRIGGER on_c AFTER INSERT ON c BEGIN DELETE FROM p WHERE id = new.p_id; END;
CREATE TRIGGER on_p AFTER INSERT ON p BEGIN SELECT 1; END;
--! next
PRAGMA legacy_alter_table = ON;
ALTER TABLE p RENAME TO p_old;
CREATE TABLE p (id INTEGER PRIMARY KEY, a INT);
INSERT INTO p SELECT id, 1 FROM p_old;
DROP TABLE p_old;
ALTER TABLE c ADD COLUMN x INT;

--# pragma off within Diesel's transaction
CREATE TABLE p (id INTEGER PRIMARY KEY, x TEXT);
CREATE TABLE c (p_id INT REFERENCES p (id) ON DELETE CASCADE);
--! next
PRAGMA foreign_keys = off;
CREATE TABLE p_new (id INTEGER PRIMARY KEY);
INSERT INTO p_new SELECT id FROM p;
DROP TABLE p;
ALTER TABLE p_new RENAME TO p;
PRAGMA foreign_keys = on;

--# the twelve steps, in a transaction of its own
--! alone
CREATE TABLE p (id INTEGER PRIMARY KEY, x TEXT);
CREATE TABLE c (p_id INT REFERENCES p (id) ON DELETE CASCADE);
CREATE VIEW v AS SELECT id FROM p;
CREATE TRIGGER g AFTER INSERT ON p BEGIN SELECT 1; END;
--! next
PRAGMA foreign_keys = OFF;
BEGIN TRANSACTION;
DROP VIEW v;
CREATE TABLE new_p (id INTEGER PRIMARY KEY, x TEXT NOT NULL DEFAULT '', y INT);
INSERT INTO new_p (id, x) SELECT id, coalesce(x, '') FROM p;
DROP TABLE p;
ALTER TABLE new_p RENAME TO p;
CREATE TRIGGER g AFTER INSERT ON p BEGIN SELECT 1; END;
CREATE VIEW v AS SELECT id FROM p;
PRAGMA foreign_key_check;
COMMIT;
PRAGMA foreign_keys = ON;

--# a backup table
CREATE TABLE t (id INTEGER PRIMARY KEY, a INT, b INT);
--! next
CREATE TEMPORARY TABLE t_backup (id, a);
INSERT INTO t_backup SELECT id, a FROM t;
DROP TABLE t;
CREATE TABLE t (id INTEGER PRIMARY KEY, a INT);
INSERT INTO t SELECT id, a FROM t_backup;
DROP TABLE t_backup;

--# create table as, then rename
--! plain: the names are those that the query has
CREATE TABLE t (id INTEGER PRIMARY KEY, a INT, b INT);
--! next
CREATE TABLE t2 AS SELECT id, a FROM t;
DROP TABLE t;
ALTER TABLE t2 RENAME TO t;

--# writable_schema
--! alone
--! plain: it edits text
CREATE TABLE t (a INT, b TEXT);
--! next
PRAGMA writable_schema = ON;
UPDATE sqlite_master SET sql = 'CREATE TABLE t (a INT NOT NULL, b TEXT)' WHERE type = 'table' AND name = 't';
PRAGMA writable_schema = RESET;
CREATE TABLE u (x INT);

--# autoincrement keeps counting
CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, a INT);
INSERT INTO t (a) VALUES (1), (2);
CREATE TABLE t_new (id INTEGER PRIMARY KEY AUTOINCREMENT, a TEXT);
INSERT INTO t_new SELECT * FROM t;
UPDATE sqlite_sequence SET seq = (SELECT seq FROM sqlite_sequence WHERE name = 't') WHERE name = 't_new';
DROP TABLE t;
ALTER TABLE t_new RENAME TO t;

--# savepoints
CREATE TABLE t (a INT);
SAVEPOINT one;
CREATE TABLE u (a INT);
ROLLBACK TO one;
RELEASE one;
SAVEPOINT two;
CREATE TABLE v (a INT);
RELEASE SAVEPOINT two;

--# transactions in the file
--! alone
BEGIN;
CREATE TABLE t (a INT);
END TRANSACTION;
BEGIN EXCLUSIVE;
CREATE TABLE u (a INT);
ROLLBACK;
BEGIN DEFERRED TRANSACTION;
CREATE TABLE v (a INT);
COMMIT TRANSACTION;
