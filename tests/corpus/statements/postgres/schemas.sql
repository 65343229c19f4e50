-- Schemas and the search path.

--# public is the default schema
CREATE TABLE public.t (id int PRIMARY KEY);
CREATE TABLE "public".u (t int REFERENCES public.t);
ALTER TABLE public.u ADD a int;
CREATE INDEX ON public.u (a);
DROP INDEX public.u_a_idx;
CREATE INDEX u_a ON u (a);

--# other schemas
CREATE SCHEMA hr;
CREATE SCHEMA IF NOT EXISTS hr;
CREATE TABLE hr.t (id serial PRIMARY KEY, a int UNIQUE);
CREATE TYPE hr.mood AS ENUM ('a');
CREATE TABLE u (t int REFERENCES hr.t, m hr.mood DEFAULT 'a');
CREATE INDEX ON hr.t (a);
CREATE INDEX t_a_idx ON u (t);
DROP INDEX hr.t_a_idx;

--# a quoted schema
CREATE SCHEMA "My Schema";
CREATE TABLE "My Schema"."My Table" (id serial PRIMARY KEY, p int REFERENCES "My Schema"."My Table");

--# a schema with tables
CREATE SCHEMA hr CREATE TABLE t (a int PRIMARY KEY) CREATE TABLE u (b int);

--# move to another schema
CREATE SCHEMA hr;
CREATE TYPE mood AS ENUM ('a');
CREATE TABLE t (id serial PRIMARY KEY, a int UNIQUE CHECK (a > 0), m mood);
CREATE TABLE c (t int REFERENCES t);
CREATE INDEX ON t (a);
ALTER TABLE t SET SCHEMA hr;
ALTER TYPE mood SET SCHEMA hr;
CREATE TABLE t (id serial PRIMARY KEY);

--# rename a schema
CREATE SCHEMA hr;
CREATE TABLE hr.t (id serial PRIMARY KEY);
CREATE TYPE hr.mood AS ENUM ('a');
CREATE TABLE u (t int REFERENCES hr.t, m hr.mood);
ALTER SCHEMA hr RENAME TO people;
CREATE TABLE people.v (a int);

--# drop schemas
CREATE SCHEMA hr;
CREATE SCHEMA other;
CREATE TABLE hr.t (id int PRIMARY KEY);
CREATE TYPE hr.mood AS ENUM ('a');
CREATE TABLE u (t int REFERENCES hr.t, m hr.mood, k int);
DROP SCHEMA hr CASCADE;
DROP SCHEMA IF EXISTS nothing;
DROP SCHEMA other;

--# the search path
CREATE SCHEMA hr;
SET search_path TO hr, public;
CREATE TABLE t (id int PRIMARY KEY);
CREATE TYPE mood AS ENUM ('a');
CREATE TABLE u (t int REFERENCES t, m mood);
CREATE TABLE public.p (id int PRIMARY KEY);
ALTER TABLE p ADD a int;
SET search_path = public;
CREATE TABLE t (a int);
RESET search_path;
ALTER TABLE t ADD b int;
--! next
CREATE TABLE v (a int);

--# the search path of a dump
SELECT pg_catalog.set_config('search_path', '', false);
CREATE TABLE public.t (id integer NOT NULL);
ALTER TABLE ONLY public.t ADD CONSTRAINT t_pkey PRIMARY KEY (id);

--# set schema
CREATE SCHEMA hr;
SET SCHEMA 'hr';
CREATE TABLE t (a int);
SET LOCAL search_path TO DEFAULT;
CREATE TABLE u (a int);

--# authorization and search path of a role
CREATE SCHEMA hr AUTHORIZATION postgres;
CREATE SCHEMA IF NOT EXISTS other AUTHORIZATION CURRENT_USER;
ALTER SCHEMA other OWNER TO postgres;
CREATE TABLE hr.t (a int);
GRANT USAGE ON SCHEMA hr TO public;
COMMENT ON SCHEMA hr IS 'x';
ALTER DEFAULT PRIVILEGES IN SCHEMA hr GRANT SELECT ON TABLES TO public;

--# the same name in two schemas
CREATE SCHEMA a;
CREATE SCHEMA b;
CREATE TABLE a.t (id serial PRIMARY KEY, x int UNIQUE);
CREATE TABLE b.t (id serial PRIMARY KEY, x int UNIQUE, a_id int REFERENCES a.t (id));
CREATE TABLE t (id serial PRIMARY KEY, x int UNIQUE, b_id int REFERENCES b.t);
CREATE INDEX t_x ON a.t (x);
CREATE INDEX t_x ON b.t (x);
ALTER TABLE b.t RENAME x TO y;
ALTER TABLE a.t RENAME CONSTRAINT t_x_key TO t_once;
DROP TABLE t;
ALTER TABLE b.t SET SCHEMA public;

--# the search path finds the first one
CREATE SCHEMA a;
CREATE TABLE a.t (id int);
CREATE TABLE t (id int);
SET search_path TO a, public;
ALTER TABLE t ADD COLUMN x int;
CREATE INDEX ON t (x);
DROP TABLE t;
ALTER TABLE t ADD COLUMN y int;
--! next
ALTER TABLE t ADD COLUMN z int;


--# a quoted path
CREATE SCHEMA "My Schema";
SET LOCAL search_path = "My Schema", pg_catalog;
CREATE TABLE t (a int);
SET SESSION search_path TO 'public';
CREATE TABLE u (a int);
SELECT set_config('search_path', '"My Schema",public', true);
CREATE TABLE v (a int);
SHOW search_path;

--# drop a schema with all that uses it
--! not followed: v
CREATE SCHEMA hr;
CREATE TYPE hr.mood AS ENUM ('a');
CREATE DOMAIN hr.d AS int;
CREATE SEQUENCE hr.s;
CREATE TABLE hr.t (id int PRIMARY KEY, m hr.mood);
CREATE TABLE t (id int DEFAULT nextval('hr.s'), m hr.mood, d hr.d, r int REFERENCES hr.t, x int);
CREATE INDEX ON t (m);
CREATE VIEW v AS SELECT id FROM hr.t;
DROP SCHEMA IF EXISTS hr, nowhere CASCADE;
CREATE TABLE v (a int);

--# a schema with its elements
CREATE SCHEMA hr
    CREATE TABLE p (id int PRIMARY KEY)
    CREATE TABLE c (p_id int REFERENCES p)
    CREATE INDEX c_p ON c (p_id)
    CREATE VIEW v AS SELECT id FROM p
    CREATE SEQUENCE s;

--# public is dropped and made again
DROP SCHEMA public CASCADE;
CREATE SCHEMA public;
CREATE TABLE t (a int);
