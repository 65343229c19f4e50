-- What isn't a table, and data.

--# views
CREATE TABLE t (a INT, b TEXT);
CREATE VIEW v AS SELECT a FROM t;
CREATE VIEW IF NOT EXISTS w (x, y) AS SELECT a, b FROM t WHERE b = ';';
CREATE TEMP VIEW x AS SELECT 1;
DROP VIEW v;
DROP VIEW IF EXISTS nowhere;
CREATE TABLE v (a INT);

--# triggers
CREATE TABLE t (a INT, b TEXT, updated_at TIMESTAMP);
CREATE TABLE log (a INT, what TEXT);
CREATE TRIGGER one AFTER INSERT ON t BEGIN INSERT INTO log VALUES (new.a, 'made; here'); SELECT 1; END;
CREATE TRIGGER IF NOT EXISTS two BEFORE UPDATE OF a, b ON t FOR EACH ROW WHEN old.a <> new.a BEGIN
  UPDATE t SET updated_at = CASE WHEN 1 THEN CURRENT_TIMESTAMP ELSE NULL END WHERE rowid = new.rowid;
  DELETE FROM log WHERE a = old.a;
END;
CREATE TEMP TRIGGER three AFTER DELETE ON t BEGIN SELECT RAISE(IGNORE); END;
CREATE VIEW v AS SELECT a FROM t;
CREATE TRIGGER four INSTEAD OF INSERT ON v BEGIN INSERT INTO t (a) VALUES (new.a); END;
DROP TRIGGER one;
DROP TRIGGER IF EXISTS nowhere;
DROP TRIGGER two;

--# virtual tables
CREATE TABLE docs_of_mine (id INTEGER PRIMARY KEY, body TEXT);
CREATE VIRTUAL TABLE docs USING fts5 (body, content='docs_of_mine', content_rowid='id');
CREATE VIRTUAL TABLE IF NOT EXISTS boxes USING rtree (id, x0, x1);
CREATE VIRTUAL TABLE words USING fts4 (a, b, tokenize=porter);
CREATE TRIGGER docs_ai AFTER INSERT ON docs_of_mine BEGIN INSERT INTO docs (rowid, body) VALUES (new.id, new.body); END;
INSERT INTO docs (docs) VALUES ('rebuild');
CREATE TABLE t (a INT);

--# virtual tables that go
CREATE VIRTUAL TABLE docs USING fts5 (body);
CREATE VIRTUAL TABLE more USING fts5 (body);
ALTER TABLE more RENAME TO again;
DROP TABLE docs;
CREATE TABLE docs_data (a INT);

--# data
CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, n INT);
INSERT INTO t VALUES (1, 'a;b', 2), (2, 'it''s', 3);
INSERT OR IGNORE INTO t (id, a) SELECT id, a FROM t;
INSERT INTO t (id, a) VALUES (1, 'x') ON CONFLICT (id) DO UPDATE SET a = excluded.a;
REPLACE INTO t VALUES (3, 'c', NULL);
UPDATE t SET n = (SELECT count(*) FROM t x WHERE x.id < t.id);
UPDATE OR REPLACE t SET a = 'y' WHERE id = 1;
WITH x AS (SELECT 5 AS n) INSERT INTO t (n) SELECT n FROM x;
DELETE FROM t WHERE id > 2;
SELECT count(*) FROM t;
VALUES (1);
EXPLAIN SELECT * FROM t;

--# pragmas
CREATE TABLE t (a INT);
PRAGMA user_version = 5;
PRAGMA application_id = 7;
PRAGMA foreign_keys;
PRAGMA table_info(t);
PRAGMA case_sensitive_like = true;
PRAGMA recursive_triggers = on;
PRAGMA defer_foreign_keys = ON;
PRAGMA main.cache_size = 100;
CREATE TABLE u (a INT);

--# the functions that SQLite has
CREATE TABLE t (a TEXT, b INT, c REAL);
INSERT INTO t VALUES (lower(hex(randomblob(16))), abs(-1), round(1.5)), (datetime('now'), random(), julianday('now'));
UPDATE t SET a = replace(substr(a, 1, 8), 'a', 'b'), c = 3.14;
INSERT INTO t (a) SELECT value FROM json_each('[1, 2]');

--# a function that a program adds
--! refused
CREATE TABLE t (a TEXT);
UPDATE t SET a = uuid_generate_v4();
CREATE INDEX i ON t (unaccent(a));

--# a module that a program adds
--! refused
CREATE TABLE t (a TEXT);
CREATE VIRTUAL TABLE words USING spellfix1;
CREATE TABLE u (a INT);

--# a collation that a program adds
--! refused
CREATE TABLE t (a TEXT);
CREATE INDEX i ON t (a COLLATE german_phonebook);

--# an extension
--! refused
CREATE TABLE t (a TEXT);
SELECT load_extension('mod_spatialite');

--# data that needs rows
--! refused
CREATE TABLE t (a INT NOT NULL);
CREATE TABLE u (id INTEGER PRIMARY KEY);
INSERT INTO t VALUES ((SELECT id FROM u ORDER BY id DESC));

--# another database
--! alone
CREATE TABLE t (a INT, b TEXT);
CREATE TABLE u (a INT);
ATTACH DATABASE ':memory:' AS other;
CREATE TABLE other.t (a INT);
CREATE INDEX other.i ON t (a);
INSERT INTO other.t SELECT a FROM main.t;
ALTER TABLE other.t ADD COLUMN c INT;
DROP TABLE other.t;
DETACH other;
ALTER TABLE t ADD COLUMN c INT;

--# commands of the shell
--! refused
CREATE TABLE t (a INT);
.mode csv
.import rows.csv t
ALTER TABLE t ADD COLUMN b INT;

--# empty statements
;;
CREATE TABLE t (a INT);;
;
-- the end;
/* and a comment that isn't closed

--# a word that nobody knows
--! refused
CREATE TABLE t (a INT);
FROBNICATE t;

--# types of another engine
--! refused
CREATE TYPE mood AS ENUM ('a');

--# alter column of another engine
--! refused
CREATE TABLE t (a INT);
ALTER TABLE t ALTER COLUMN a TYPE TEXT;

--# several columns at once
--! refused
CREATE TABLE t (a INT);
ALTER TABLE t ADD COLUMN b INT, ADD COLUMN c INT;
