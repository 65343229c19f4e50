-- DO blocks, functions that shape tables, and what belongs to psql.

--# a block of plain statements
CREATE TABLE t (a int);
DO $$
BEGIN
    ALTER TABLE t ADD COLUMN b int;
    CREATE INDEX t_b ON t (b);
END
$$;

--# a block that loops
--! differs
CREATE TABLE t (a int);
CREATE TABLE u (a int);
DO $$
DECLARE r record;
BEGIN
    FOR r IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
        EXECUTE format('ALTER TABLE %I ADD COLUMN extra int', r.tablename);
    END LOOP;
END $$;

--# a block with an execute
CREATE TABLE t (a int);
CREATE TABLE u (a int);
DO $$ BEGIN EXECUTE 'ALTER TABLE t ADD COLUMN b int'; END $$;

--# a block with an execute of a variable
--! not followed: t
CREATE TABLE t (a int);
CREATE TABLE u (a int);
DO $$ DECLARE s text := 'b'; BEGIN EXECUTE 'ALTER TABLE t ADD COLUMN ' || s || ' int'; ALTER TABLE u ADD COLUMN c int; END $$;

--# blocks with several conditions
CREATE TABLE t (a int, c int);
CREATE INDEX t_c ON t (c);
DO $$ BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_class WHERE relname = 't') THEN
    CREATE TABLE t (z int);
  ELSIF EXISTS (SELECT FROM information_schema.columns WHERE table_name = 't' AND column_name = 'a') THEN
    ALTER TABLE t ADD COLUMN b int;
    ALTER TABLE t DROP COLUMN a;
  ELSE
    DROP TABLE t;
  END IF;
  IF to_regclass('public.nothing') IS NULL THEN CREATE TABLE nothing (id int); END IF;
  IF to_regclass('t_c') IS NOT NULL THEN DROP INDEX t_c; END IF;
  IF NOT (EXISTS (SELECT 1 FROM pg_namespace WHERE nspname = 'hr')) THEN CREATE SCHEMA hr; END IF;
END $$;

--# a block that ends early
--! not followed: t
CREATE TABLE t (a int);
CREATE TABLE u (a int);
DO $$ BEGIN
  IF to_regclass('u') IS NOT NULL THEN
    ALTER TABLE u ADD COLUMN b int;
    RETURN;
  END IF;
  ALTER TABLE u ADD COLUMN c int;
END $$;
DO $$ BEGIN
  IF (SELECT count(*) FROM t) > 0 THEN RETURN; END IF;
  ALTER TABLE t ADD COLUMN b int;
END $$;

--# blocks with handlers
--! not followed: w
CREATE TYPE mood AS ENUM ('sad');
CREATE TABLE t (a int, b int UNIQUE);
CREATE TABLE w (a int);
DO $$ BEGIN
  BEGIN CREATE TYPE mood AS ENUM ('ok'); EXCEPTION WHEN duplicate_object THEN RAISE NOTICE 'there: %', SQLERRM; END;
  BEGIN ALTER TABLE t ADD COLUMN a text; EXCEPTION WHEN duplicate_column THEN NULL; END;
  BEGIN CREATE TABLE t (z int); EXCEPTION WHEN duplicate_table OR duplicate_object THEN NULL; END;
  BEGIN ALTER TABLE t ADD COLUMN c int; ALTER TABLE t ADD COLUMN b int; EXCEPTION WHEN duplicate_column THEN NULL; END;
  BEGIN ALTER TABLE t ADD COLUMN d int; CREATE INDEX t_d ON t (d); EXCEPTION WHEN duplicate_column THEN NULL; END;
END $$;
DO $$ BEGIN ALTER TABLE w ADD COLUMN b int; EXCEPTION WHEN OTHERS THEN RAISE NOTICE 'no'; END $$;

--# a block that changes tables and rows
CREATE TABLE t (a int);
DO $$ BEGIN
  ALTER TABLE t ADD COLUMN b int;
  UPDATE t SET b = a;
  ALTER TABLE t ALTER COLUMN b SET NOT NULL;
END $$;

--# a block that changes tables, and rows with variables
--! not followed
CREATE TABLE t (a int);
DO $$ DECLARE n int := 5; BEGIN
  ALTER TABLE t ADD COLUMN b int;
  UPDATE t SET b = n;
END $$;

--# a block under a condition of the data
CREATE TABLE t (a int);
DO $$ BEGIN IF (SELECT count(*) FROM t) = 0 THEN ALTER TABLE t ADD COLUMN b int; END IF; END $$;
--! not followed: t

--# a block that changes data only
CREATE TABLE t (a int);
DO $$
DECLARE n int;
BEGIN
    SELECT count(*) INTO n FROM t;
    IF n > 0 THEN RAISE EXCEPTION 'rows'; END IF;
    INSERT INTO t VALUES (1);
    UPDATE t SET a = 2;
END $$;

--# blocks that ask the catalogue
CREATE TABLE t (a int);
DO $$ BEGIN
  IF NOT EXISTS (SELECT 1 FROM information_schema.tables WHERE table_name = 'u') THEN
    CREATE TABLE u (id int PRIMARY KEY);
  END IF;
END $$;
DO $$ BEGIN
  IF EXISTS (SELECT 1 FROM information_schema.columns WHERE table_name = 't' AND column_name = 'a') THEN
    ALTER TABLE t RENAME COLUMN a TO b;
  END IF;
END $$;

--# a function that shapes a table
CREATE TABLE t (a int);
CREATE FUNCTION add_it() RETURNS void LANGUAGE plpgsql AS $$ BEGIN ALTER TABLE t ADD COLUMN b int; END $$;
SELECT add_it();
--! not followed: t

--# a function that doesn't
CREATE TABLE t (a int);
CREATE FUNCTION fill() RETURNS void LANGUAGE plpgsql AS $$ BEGIN INSERT INTO t VALUES (1); END $$;
SELECT fill();
CREATE PROCEDURE again() LANGUAGE sql AS $$ INSERT INTO t VALUES (2) $$;
CALL again();
CREATE FUNCTION sum_it(x int, y int) RETURNS int LANGUAGE sql IMMUTABLE RETURN x + y;
SELECT sum_it(1, 2);
CREATE AGGREGATE my_sum (int) (sfunc = int4pl, stype = int, initcond = '0');

--# a function in a default and a check
--! not followed: t
CREATE FUNCTION next_code() RETURNS text LANGUAGE sql AS $$ SELECT 'x' $$;
CREATE FUNCTION is_ok(x int) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$ SELECT x > 0 $$;
CREATE TABLE t (a int CHECK (is_ok(a)), code text DEFAULT next_code(), b int CHECK (public.is_ok(b)));
CREATE INDEX ON t (is_ok(a));
ALTER FUNCTION is_ok(int) RENAME TO is_fine;

--# a begin atomic body
--! since 14
CREATE TABLE t (a int);
CREATE FUNCTION f() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT 1; SELECT 2; END;
CREATE TABLE u (a int);

--# triggers
CREATE TABLE t (a int, b text, updated_at timestamptz);
CREATE OR REPLACE FUNCTION touch() RETURNS trigger AS $body$ BEGIN NEW.updated_at = now(); RETURN NEW; END; $body$ LANGUAGE 'plpgsql';
CREATE TRIGGER a BEFORE UPDATE OF a, b ON t FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE PROCEDURE touch();
ALTER TRIGGER a ON t RENAME TO z;
ALTER TABLE t DISABLE TRIGGER z;
DROP TRIGGER IF EXISTS z ON t;
DROP TRIGGER IF EXISTS nowhere ON t;
DROP FUNCTION IF EXISTS touch() CASCADE;

--# extensions and their types
CREATE EXTENSION IF NOT EXISTS "uuid-ossp" WITH SCHEMA public;
CREATE EXTENSION hstore;
CREATE EXTENSION IF NOT EXISTS ltree;
CREATE TABLE t (id uuid PRIMARY KEY DEFAULT uuid_generate_v4(), h hstore DEFAULT '', p ltree NOT NULL, q public.ltree[]);
CREATE INDEX ON t USING gist (p);
COMMENT ON EXTENSION hstore IS 'x';
ALTER EXTENSION hstore UPDATE;

--# policies and statistics
CREATE TABLE t (a int, b text);
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
CREATE POLICY p ON t FOR ALL TO public USING (a > 0) WITH CHECK (true);
ALTER POLICY p ON t RENAME TO q;
DROP POLICY q ON t;
CREATE STATISTICS IF NOT EXISTS st (dependencies) ON a, b FROM t;
CREATE PUBLICATION pub FOR TABLE t;
GRANT SELECT (a) ON t TO public;

--# data
CREATE TABLE t (id serial PRIMARY KEY, a text, b jsonb);
CREATE TABLE u (id int, a text);
INSERT INTO t (a, b) VALUES ('x; y', '{"a": "b''c"}'), (E'it\'s', NULL), ($q$dollar; $$ 'quoted'$q$, '[]') RETURNING id;
INSERT INTO t (a) SELECT 'n' || i FROM generate_series(1, 3) i ON CONFLICT (id) DO NOTHING;
INSERT INTO t (id, a) VALUES (1, 'z') ON CONFLICT (id) DO UPDATE SET a = EXCLUDED.a;
WITH gone AS (DELETE FROM t WHERE id = 1 RETURNING id, a) INSERT INTO u SELECT * FROM gone;
UPDATE t SET a = u.a FROM u WHERE u.id = t.id;
DELETE FROM t USING u WHERE u.id = t.id;
TRUNCATE TABLE t, u RESTART IDENTITY CASCADE;
VALUES (1, 2);
SELECT * FROM t ORDER BY id FOR UPDATE;
EXPLAIN SELECT 1;
PREPARE p AS SELECT 1;
DEALLOCATE p;
LISTEN x;
NOTIFY x, 'y';
LOCK TABLE t IN EXCLUSIVE MODE;
SET CONSTRAINTS ALL DEFERRED;
ANALYZE t (a);

--# merge
--! since 15
CREATE TABLE t (id int, a text);
CREATE TABLE u (id int, a text);
MERGE INTO t USING u ON t.id = u.id WHEN MATCHED THEN UPDATE SET a = u.a WHEN NOT MATCHED THEN INSERT VALUES (u.id, u.a);

--# psql commands
--! refused
CREATE TABLE t (a int);
\connect app
CREATE TABLE u (a int);

--# psql include
--! refused
\i other.sql
CREATE TABLE u (a int);

--# psql variables
--! refused
\set name 'x'
CREATE TABLE :name (a int);

--# copied data
--! refused
CREATE TABLE t (a int, b text);
COPY t (a, b) FROM stdin;
1	x; y
2	it's
\.
CREATE TABLE u (a int);

--# a statement of another engine
--! refused
CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, a INT UNSIGNED);
CREATE TABLE u (a int);
