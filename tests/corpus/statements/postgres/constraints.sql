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

