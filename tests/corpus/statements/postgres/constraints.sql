-- Keys, checks, foreign keys.

--# keys beside columns
CREATE TABLE t (id int PRIMARY KEY, a int UNIQUE, b int UNIQUE NOT NULL);

--# keys of the table
CREATE TABLE t (a int, b int, c int, PRIMARY KEY (a, b), UNIQUE (b, c), UNIQUE (c));

--# named keys
CREATE TABLE t (a int CONSTRAINT mine PRIMARY KEY, b int CONSTRAINT "Its Own" UNIQUE, c int, CONSTRAINT u UNIQUE (c, b));

--# a key twice is one
CREATE TABLE t (a int UNIQUE PRIMARY KEY, b int UNIQUE, UNIQUE (b));

--# a key twice with a name
CREATE TABLE t (a int PRIMARY KEY, CONSTRAINT named UNIQUE (a));

--# deferrable keys
CREATE TABLE t (a int UNIQUE DEFERRABLE, b int UNIQUE DEFERRABLE INITIALLY DEFERRED, c int UNIQUE INITIALLY DEFERRED, d int UNIQUE NOT DEFERRABLE);

--# nulls not distinct
--! since 15
CREATE TABLE t (a int UNIQUE NULLS NOT DISTINCT, b int, UNIQUE NULLS DISTINCT (b));
CREATE UNIQUE INDEX i ON t (a, b) NULLS NOT DISTINCT;

--# checks and their names
CREATE TABLE t (a int CHECK (a > 0), b int CHECK (b > a), c int CONSTRAINT mine CHECK (c <> 5), CHECK (a < 100), CHECK (a + b > 0), CHECK (true));

--# many checks
CREATE TABLE t (a int CHECK (a > 0) CHECK (a < 10), b text CHECK (b <> ''), CHECK (a <> 5), CHECK (b <> 'x'));

--# checks of all sorts
CREATE TABLE t (n int, p numeric(10,2), s varchar(20), x text, ok bool, d date, j jsonb, tags text[], CHECK (n BETWEEN 1 AND 5), CHECK (s IN ('a', 'b')), CHECK (s NOT IN ('c')), CHECK (x LIKE 'a%' OR x ILIKE '%b'), CHECK (p > 0 AND p < 1000.5), CHECK (NOT ok), CHECK (ok = true), CHECK (d > '2020-01-01'), CHECK (j->>'a' = 'x'), CHECK (j ? 'k'), CHECK (cardinality(tags) < 5), CHECK ('a' = ANY (tags)), CHECK (x ~ '^[a-z]+$'), CHECK (length(s) > 2), CHECK (char_length(x) <= 10), CHECK (n IS NULL OR x IS NOT NULL), CHECK ((n IS NULL) <> (x IS NULL)), CHECK (num_nonnulls(n, x) = 1), CHECK (coalesce(x, s) <> ''), CHECK (n != 7), CHECK (upper(s) = s), CHECK (x <> 'it''s'), CHECK (trim(x) <> ''), CHECK (case when n > 0 then ok else not ok end));

--# checks over an enum
CREATE TYPE mood AS ENUM ('ok', 'sad');
CREATE TABLE t (m mood DEFAULT 'ok' CHECK (m IN ('ok', 'sad')), n mood NOT NULL DEFAULT 'sad'::mood, CHECK (m <> n), o mood[] DEFAULT '{}');

--# checks that nobody writes
CREATE TABLE t (a int CHECK (((a)) > (0)), b int CHECK (b > 1::bigint), c int CHECK (CAST(c AS text) <> '5'), d text CHECK (d = 'x'::text), e int CHECK (e IN (1)), f int CHECK (f = ANY (ARRAY[1, 2])), g int CHECK (g IS DISTINCT FROM 1), h int CHECK (h IS NOT DISTINCT FROM 1), i int CHECK (i NOTNULL));

--# functions with words for commas
--! since 14
CREATE TABLE t (d date, x text, CHECK (extract(year from d) > 1999), CHECK (substring(x from 1 for 2) <> 'ab'), CHECK (position('a' in x) > 0), CHECK (trim(both 'x' from x) <> ''), CHECK (overlay(x placing 'a' from 2) <> ''), CHECK (trim(leading from x) = x), CHECK (d::timestamp at time zone 'utc' > now()));

--# not valid and no inherit
CREATE TABLE t (a int, CONSTRAINT c CHECK (a > 0) NO INHERIT);
ALTER TABLE t ADD CONSTRAINT d CHECK (a < 9) NOT VALID;
ALTER TABLE t VALIDATE CONSTRAINT d;

--# references
CREATE TABLE p (id int PRIMARY KEY, code text UNIQUE);
CREATE TABLE c (a int REFERENCES p, b int REFERENCES p (id), d text REFERENCES p(code) ON DELETE CASCADE ON UPDATE SET NULL, e int CONSTRAINT mine REFERENCES p ON DELETE RESTRICT, FOREIGN KEY (a) REFERENCES p (id) ON DELETE SET DEFAULT, f int REFERENCES p ON UPDATE NO ACTION);

--# deferrable references
CREATE TABLE p (id int PRIMARY KEY);
CREATE TABLE c (a int REFERENCES p DEFERRABLE, b int REFERENCES p DEFERRABLE INITIALLY DEFERRED, d int REFERENCES p INITIALLY IMMEDIATE DEFERRABLE, e int REFERENCES p NOT DEFERRABLE INITIALLY IMMEDIATE, CONSTRAINT f FOREIGN KEY (e) REFERENCES p INITIALLY DEFERRED);

--# composite references
CREATE TABLE p (a int, b int, PRIMARY KEY (a, b));
CREATE TABLE c (x int, y int, FOREIGN KEY (x, y) REFERENCES p, CONSTRAINT z FOREIGN KEY (y, x) REFERENCES p (b, a));

--# a reference to itself
CREATE TABLE t (id int PRIMARY KEY, parent int REFERENCES t, other int REFERENCES t (id));

--# references in a circle
CREATE TABLE a (id int PRIMARY KEY, b int);
CREATE TABLE b (id int PRIMARY KEY, a int REFERENCES a);
ALTER TABLE a ADD FOREIGN KEY (b) REFERENCES b;

--# long names are cut
CREATE TABLE a_very_long_table_name_that_goes_on_and_on_for_sixty_characters (id serial PRIMARY KEY, another_quite_long_column_name_that_is_nearly_as_long_as_it int UNIQUE CHECK (another_quite_long_column_name_that_is_nearly_as_long_as_it > 0) REFERENCES a_very_long_table_name_that_goes_on_and_on_for_sixty_characters, another_quite_long_column_name_that_is_nearly_as_long_as_i2 int REFERENCES a_very_long_table_name_that_goes_on_and_on_for_sixty_characters);
CREATE INDEX ON a_very_long_table_name_that_goes_on_and_on_for_sixty_characters (another_quite_long_column_name_that_is_nearly_as_long_as_it, id);

--# names that collide
CREATE TABLE t_a_key (a int);
CREATE TABLE t (a int UNIQUE, b int, a_b int);
CREATE INDEX ON t (a, b);
CREATE INDEX ON t (a, b);
CREATE INDEX t_b_idx ON t (b);
CREATE INDEX ON t (b);
CREATE INDEX ON t (a_b);

--# names that are free again
CREATE TABLE t (a int UNIQUE);
DROP TABLE t;
CREATE TABLE t (a int UNIQUE CHECK (a > 0));
ALTER TABLE t DROP CONSTRAINT t_a_check;
ALTER TABLE t ADD CHECK (a > 1);
ALTER TABLE t DROP COLUMN a;
ALTER TABLE t ADD a int UNIQUE;

--# the order of names in a statement
CREATE TABLE t (a int, CONSTRAINT t_a_fkey CHECK (a > 0), b int REFERENCES t (c), c int PRIMARY KEY, FOREIGN KEY (a) REFERENCES t);

--# match full and simple
--! not followed
CREATE TABLE p (a int, b int, PRIMARY KEY (a, b));
CREATE TABLE c (a int, b int, FOREIGN KEY (a, b) REFERENCES p MATCH FULL ON DELETE CASCADE);
CREATE TABLE d (a int, b int, FOREIGN KEY (a, b) REFERENCES p MATCH SIMPLE);

--# set null of some columns
--! not followed
--! since 15
CREATE TABLE p (a int, b int, PRIMARY KEY (a, b));
CREATE TABLE c (a int, b int, FOREIGN KEY (a, b) REFERENCES p ON DELETE SET NULL (b));

--# keys with include
--! not followed
CREATE TABLE t (a int, b int, c text, CONSTRAINT t_pk PRIMARY KEY (a) INCLUDE (b), UNIQUE (b) INCLUDE (c, a));

--# checks of many kinds
CREATE TYPE state AS ENUM ('new', 'done');
CREATE TABLE t (
    a int, b int, s text, v varchar(20), st state, ts timestamptz, d date, j jsonb, tags text[], n numeric, ok boolean, u uuid, r int4range, f float8,
    CHECK (a > 0 AND b > 0 AND a + b < 100), CHECK (NOT (a = 1 OR b = 2)), CHECK (a NOT IN (1, 2, 3)), CHECK (a NOT BETWEEN 5 AND 6), CHECK (s NOT LIKE '%x'), CHECK (s NOT ILIKE 'a_'),
    CHECK (s SIMILAR TO '(a|b)%'), CHECK (s !~ '^x'), CHECK (s ~* 'y$'), CHECK (v = 'a' OR v = 'b'), CHECK (v IN ('a', 'b', 'c')), CHECK (v <> ALL (ARRAY['x', 'y'])), CHECK (st = 'new'), CHECK (st <> 'done'::state), CHECK (st IN ('new', 'done')),
    CHECK (ts > '2000-01-01'), CHECK (d >= DATE '2000-01-01'), CHECK (ts < now() + interval '1 year'), CHECK (jsonb_typeof(j) = 'object'), CHECK (j -> 'a' IS NOT NULL), CHECK (j #>> '{a,b}' = 'x'), CHECK (j @> '{"a": 1}'),
    CHECK (array_length(tags, 1) > 0), CHECK (tags <@ ARRAY['a', 'b']), CHECK (tags[1] = 'a'), CHECK (n > 0.5), CHECK (n >= 0 AND n <= 1), CHECK (ok IS TRUE), CHECK (ok IS NOT FALSE), CHECK (ok), CHECK (NOT ok), CHECK (ok = true),
    CHECK ((a IS NULL) = (b IS NULL)), CHECK (CASE WHEN a > 0 THEN b > 0 ELSE true END), CHECK (lower(s) = s), CHECK (s = lower(trim(s))), CHECK (char_length(v) BETWEEN 1 AND 20), CHECK (octet_length(s) < 100), CHECK (a % 2 = 0), CHECK (a / 2 > 1), CHECK (-a < 5), CHECK (a & 1 = 1), CHECK (f > 1e-3), CHECK (n <> 1.50),
    CHECK (nullif(s, '') IS NOT NULL), CHECK (greatest(a, b) < 10), CHECK ((a, b) <> (1, 2)), CHECK (num_nulls(a, b) = 0), CHECK (isfinite(ts)), CHECK (NOT isempty(r)), CHECK (lower(r) > 0), CHECK (position('@' in s) > 1), CHECK (s = any ('{a,b}')), CHECK (s::int > 0), CHECK (v::text <> ''), CHECK (u <> '00000000-0000-0000-0000-000000000000')
);

--# constraints in the other order
CREATE TABLE t (a int, b int);
ALTER TABLE t ADD CHECK (a > b);
ALTER TABLE t ADD CHECK (b > a);
ALTER TABLE t ADD CONSTRAINT t_check2 CHECK (a <> 5);
ALTER TABLE t ADD CHECK (a < 50), ADD CHECK (b < 50);
ALTER TABLE t DROP CONSTRAINT t_check1;
ALTER TABLE t ADD CHECK (a + b < 70);

--# a key that becomes another
CREATE TABLE t (id int PRIMARY KEY, u uuid NOT NULL UNIQUE);
CREATE TABLE c (t_id int REFERENCES t);
ALTER TABLE t DROP CONSTRAINT t_pkey CASCADE;
ALTER TABLE t ADD PRIMARY KEY (u);
ALTER TABLE t DROP CONSTRAINT t_u_key;
ALTER TABLE t ADD CONSTRAINT t_id_key UNIQUE (id);
ALTER TABLE c ADD CONSTRAINT c_t_id_fkey FOREIGN KEY (t_id) REFERENCES t (id) ON DELETE CASCADE;

--# references to a unique index
CREATE TABLE p (a int, b int);
CREATE UNIQUE INDEX p_a ON p (a);
CREATE TABLE c (a int REFERENCES p (a));

--# a constraint that goes with its column
CREATE TABLE p (id int PRIMARY KEY);
CREATE TABLE t (a int, b int, c int REFERENCES p, UNIQUE (a, b), CHECK (b > 0), FOREIGN KEY (b) REFERENCES p);
CREATE INDEX ON t (b, c);
CREATE INDEX ON t ((a + b));
CREATE INDEX ON t (a) INCLUDE (b);
CREATE INDEX stays ON t (c);
ALTER TABLE t DROP COLUMN b;

--# constraint triggers and comments
CREATE TABLE t (a int CONSTRAINT a_ok CHECK (a > 0));
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;
CREATE CONSTRAINT TRIGGER ct AFTER INSERT ON t DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION f();
COMMENT ON CONSTRAINT a_ok ON t IS 'x';
COMMENT ON TRIGGER ct ON t IS 'y';
