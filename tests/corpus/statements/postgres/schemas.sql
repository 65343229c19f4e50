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

