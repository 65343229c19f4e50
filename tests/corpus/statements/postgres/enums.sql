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

