-- What shapes no table, and blocks that can be followed.

--# statements that don't shape tables
CREATE TABLE t (id int PRIMARY KEY, a int);
INSERT INTO t VALUES (1, 2);
UPDATE t SET a = 3 WHERE a = 2;
DELETE FROM t;
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.a := 1; RETURN NEW; END $$;
CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();
GRANT SELECT ON t TO public;
SET lock_timeout = '5s';
TRUNCATE t;
ANALYZE t;
SELECT 1;
WITH x AS (SELECT 1) INSERT INTO t SELECT 5;
SELECT setval('pg_catalog.pg_class'::text, 1) WHERE false;
CREATE FUNCTION h() RETURNS int LANGUAGE sql AS 'SELECT 1';
SELECT h();
DO $$ BEGIN RAISE NOTICE 'x'; END $$;
DROP TRIGGER g ON t;
DROP FUNCTION f();
CREATE POLICY p ON t USING (true);
CREATE RULE r AS ON DELETE TO t DO INSTEAD NOTHING;
CREATE STATISTICS st ON id, a FROM t;
LOCK TABLE t;

--# transactions of its own
--! alone
BEGIN;
CREATE TABLE t (a int);
COMMIT;
START TRANSACTION;
SAVEPOINT s;
ALTER TABLE t ADD b int;
RELEASE s;
END;

--# blocks that make something unless it is there
CREATE TYPE mood AS ENUM ('a');
CREATE TABLE t (a int, b int);
--! next
DO $$ BEGIN CREATE TYPE mood AS ENUM ('x', 'y'); EXCEPTION WHEN duplicate_object THEN NULL; END $$;
DO $do$ BEGIN CREATE TYPE other AS ENUM ('x', 'y'); EXCEPTION WHEN duplicate_object OR duplicate_table THEN RAISE NOTICE 'there'; END; $do$ LANGUAGE plpgsql;
DO $$ BEGIN IF NOT EXISTS (SELECT 1 FROM pg_type WHERE typname = 'third') THEN CREATE TYPE third AS ENUM ('z'); END IF; END $$;
DO $$ BEGIN IF NOT EXISTS (SELECT 1 FROM pg_type WHERE typname = 'mood') THEN CREATE TYPE mood AS ENUM ('z'); END IF; END $$;
DO $$ BEGIN ALTER TABLE t ADD COLUMN a text; EXCEPTION WHEN duplicate_column THEN NULL; END $$;
DO $$ BEGIN IF NOT EXISTS (SELECT 1 FROM information_schema.columns WHERE table_name = 't' AND column_name = 'c') THEN ALTER TABLE t ADD COLUMN c int; END IF; END $$;
DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_constraint WHERE conname = 'positive') THEN ALTER TABLE t ADD CONSTRAINT positive CHECK (a > 0); END IF; END $$;
DO $$ BEGIN ALTER TABLE t ADD CONSTRAINT positive CHECK (b > 0); EXCEPTION WHEN duplicate_object THEN NULL; END $$;
DO $$ BEGIN CREATE INDEX i ON t (a); COMMENT ON TABLE t IS 'x'; END $$;

--# several migrations
CREATE TABLE t (id int PRIMARY KEY);
--! next
ALTER TABLE t ADD a int;

CREATE INDEX ON t (a);
--! next
-- only a comment;
--! next
DROP INDEX t_a_idx;

ALTER TABLE t DROP a;

--# a byte order of words
CREATE TABLE IF NOT EXISTS "t"("id" INT4 NOT NULL PRIMARY KEY,"a"INT4 DEFAULT(1),CHECK("a">0));

--# what Diesel's first migration does
CREATE OR REPLACE FUNCTION diesel_manage_updated_at(_tbl regclass) RETURNS VOID AS $$ BEGIN EXECUTE format('CREATE TRIGGER set_updated_at BEFORE UPDATE ON %s FOR EACH ROW EXECUTE PROCEDURE diesel_set_updated_at()', _tbl); END; $$ LANGUAGE plpgsql;
CREATE OR REPLACE FUNCTION diesel_set_updated_at() RETURNS trigger AS $$ BEGIN RETURN NEW; END; $$ LANGUAGE plpgsql;
--! next
CREATE TABLE t (id serial PRIMARY KEY, updated_at timestamp NOT NULL DEFAULT now());
SELECT diesel_manage_updated_at('t');

