-- Enumerations.

--# enums
CREATE TYPE mood AS ENUM ('sad', 'it''s ok', 'happy');
CREATE TYPE empty AS ENUM ();
CREATE TABLE t (a mood, b public.mood[]);
COMMENT ON TYPE mood IS 'How';

--# labels
CREATE TYPE mood AS ENUM ('b', 'd');
ALTER TYPE mood ADD VALUE 'e';
ALTER TYPE mood ADD VALUE 'a' BEFORE 'b';
ALTER TYPE mood ADD VALUE IF NOT EXISTS 'c' AFTER 'b';
ALTER TYPE mood ADD VALUE IF NOT EXISTS 'c' BEFORE 'e';
ALTER TYPE mood RENAME VALUE 'd' TO 'D';

--# rename a label that is used
CREATE TYPE mood AS ENUM ('a', 'b');
CREATE TABLE t (m mood NOT NULL DEFAULT 'a' CHECK (m IN ('a', 'b')), n mood DEFAULT 'a'::mood, x text DEFAULT 'a' CHECK (x <> 'a'), o mood[] DEFAULT '{b}');
CREATE INDEX ON t (x) WHERE m = 'a';
ALTER TYPE mood RENAME VALUE 'a' TO 'A';

--# rename and drop types
CREATE TYPE mood AS ENUM ('a');
CREATE TYPE other AS ENUM ('a');
CREATE TABLE t (m mood, n mood[], d mood DEFAULT 'a'::mood);
ALTER TYPE mood RENAME TO "Temper";
ALTER TYPE other OWNER TO postgres;
DROP TYPE other;
DROP TYPE IF EXISTS nothing;

--# drop a type with its columns
CREATE TYPE mood AS ENUM ('a');
CREATE TABLE t (m mood UNIQUE, n mood[], o int);
DROP TYPE mood CASCADE;

--# replace an enum
CREATE TYPE mood AS ENUM ('a', 'b');
CREATE TABLE t (m mood NOT NULL DEFAULT 'a');
ALTER TYPE mood RENAME TO mood_old;
CREATE TYPE mood AS ENUM ('a', 'c');
ALTER TABLE t ALTER m DROP DEFAULT, ALTER COLUMN m TYPE mood USING m::text::mood;
ALTER TABLE t ALTER m SET DEFAULT 'a';
DROP TYPE mood_old;

--# labels with odd characters
CREATE TYPE t_kind AS ENUM ('a b', 'c''d', 'é', 'UPPER', 'x-y', '');
ALTER TYPE t_kind ADD VALUE 'new; one' AFTER 'c''d';
ALTER TYPE "t_kind" RENAME VALUE 'a b' TO 'a_b';

--# an enum of another schema
CREATE SCHEMA hr;
CREATE TYPE hr.state AS ENUM ('a');
CREATE TABLE t (s hr.state NOT NULL DEFAULT 'a', l hr.state[] DEFAULT '{a}', CHECK (s = 'a'));
ALTER TYPE hr.state ADD VALUE IF NOT EXISTS 'b';
ALTER TYPE hr.state RENAME TO status;
ALTER TYPE hr.status SET SCHEMA public;

--# an enum becomes text
CREATE TYPE state AS ENUM ('a', 'b');
CREATE TABLE t (s state NOT NULL DEFAULT 'a', n state);
CREATE INDEX ON t (s);
ALTER TABLE t ALTER s DROP DEFAULT;
ALTER TABLE t ALTER s TYPE text, ALTER n TYPE varchar(20) USING n::text;
ALTER TABLE t ALTER s SET DEFAULT 'a', ADD CONSTRAINT s_known CHECK (s IN ('a', 'b'));
DROP TYPE state;

--# text becomes an enum
CREATE TABLE t (s text NOT NULL DEFAULT 'a');
CREATE TYPE state AS ENUM ('a', 'b');
ALTER TABLE t ALTER COLUMN s DROP DEFAULT;
ALTER TABLE t ALTER COLUMN s TYPE state USING s::state;
ALTER TABLE t ALTER COLUMN s SET DEFAULT 'a';

--# an enum is replaced with another way
CREATE TYPE state AS ENUM ('a', 'b', 'c');
CREATE TABLE t (s state NOT NULL DEFAULT 'a'::state);
CREATE TABLE u (s state[]);
CREATE TYPE state_new AS ENUM ('a', 'b');
ALTER TABLE t ALTER s DROP DEFAULT, ALTER s TYPE state_new USING (s::text::state_new);
ALTER TABLE u ALTER s TYPE state_new[] USING s::text[]::state_new[];
DROP TYPE state;
ALTER TYPE state_new RENAME TO state;
ALTER TABLE t ALTER s SET DEFAULT 'b';

--# domains
CREATE DOMAIN email AS varchar(255) NOT NULL CHECK (VALUE ~ '@');
CREATE DOMAIN positive int DEFAULT 1 CONSTRAINT pos CHECK (VALUE > 0);
ALTER DOMAIN email DROP NOT NULL;
ALTER DOMAIN positive SET DEFAULT 2;
ALTER DOMAIN positive DROP CONSTRAINT pos;
ALTER DOMAIN positive ADD CONSTRAINT pos2 CHECK (VALUE > 1) NOT VALID;
ALTER DOMAIN positive VALIDATE CONSTRAINT pos2;
ALTER DOMAIN positive RENAME TO natural_number;
CREATE TABLE t (a email, b natural_number, c natural_number[] DEFAULT '{2}', d public.email DEFAULT 'x@y');
ALTER TABLE t ADD e natural_number;
COMMENT ON DOMAIN email IS 'x';
ALTER TABLE t DROP COLUMN a, DROP COLUMN d;
DROP DOMAIN IF EXISTS email;
DROP DOMAIN natural_number CASCADE;

--# composite and range types
CREATE TYPE pair AS (a int, b text);
CREATE TYPE span AS RANGE (subtype = float8);
CREATE TABLE t (p pair, s span, ps pair[]);

--# composite types that change
CREATE TYPE pair AS (a int, b text);
ALTER TYPE pair ADD ATTRIBUTE c int, DROP ATTRIBUTE b;
ALTER TYPE pair RENAME ATTRIBUTE a TO x;
CREATE TABLE t (p pair, ps pair[]);
ALTER TYPE pair RENAME TO couple;
ALTER TABLE t ADD q couple;
DROP TYPE couple CASCADE;

--# a type takes a name
CREATE TYPE t AS ENUM ('a');
CREATE TABLE u (id int, k t);
DROP TABLE u;
DROP TYPE t;
CREATE TABLE t (a int);

--# enum labels in expressions
--! not followed: t
CREATE TYPE state AS ENUM ('new', 'old');
CREATE TABLE t (s state, o state, x text, CHECK (s = ANY (ARRAY['new', 'old']::state[])), CHECK (s::text <> ''), CHECK (s IN ('new') OR x = 'new'), CHECK (coalesce(s, 'new') = o), CHECK (CASE s WHEN 'new' THEN o = 'old' ELSE true END));
CREATE INDEX ON t (x) WHERE s IS DISTINCT FROM 'new';
ALTER TYPE state RENAME VALUE 'new' TO 'fresh';
