-- LIKE, partitions, and what isn't a table.

--# like
CREATE TABLE s (id serial PRIMARY KEY, a int NOT NULL DEFAULT 1 UNIQUE CHECK (a > 0), b text COLLATE "C");
CREATE INDEX ON s (lower(b));
CREATE TABLE t (LIKE s);
CREATE TABLE u (x int, LIKE s INCLUDING ALL, y int);
CREATE TABLE v (LIKE s INCLUDING DEFAULTS INCLUDING CONSTRAINTS);
CREATE TABLE w (LIKE s INCLUDING ALL EXCLUDING INDEXES EXCLUDING DEFAULTS);

--# like with identity, generated and comments
CREATE TABLE s (id int GENERATED ALWAYS AS IDENTITY, a int, b int GENERATED ALWAYS AS (a + 1) STORED);
COMMENT ON COLUMN s.a IS 'A';
CREATE TABLE t (LIKE s);
CREATE TABLE u (LIKE s INCLUDING IDENTITY INCLUDING GENERATED INCLUDING COMMENTS);

--# a partitioned table
CREATE TABLE t (id int, at date NOT NULL, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
CREATE TABLE t_2020 PARTITION OF t FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
CREATE TABLE t_rest PARTITION OF t DEFAULT;
CREATE INDEX ON t (at);

--# temporary tables are no tables
CREATE TEMPORARY TABLE x (a int);
CREATE TABLE t (a int);
DROP TABLE x;

--# views are no tables
CREATE TABLE t (a int);
CREATE VIEW v AS SELECT a FROM t;
CREATE OR REPLACE VIEW v AS SELECT a FROM t WHERE a > 0;
CREATE MATERIALIZED VIEW m AS SELECT a FROM t;
ALTER TABLE v RENAME TO w;
DROP VIEW w;
CREATE TABLE v (b int);

--# create table as
--! not followed
CREATE TABLE s (id int PRIMARY KEY, name varchar(20), price numeric(10,2));
CREATE TABLE t AS SELECT id, name, price FROM s;

--# create table as with columns
CREATE TABLE s (id int PRIMARY KEY, name varchar(20));
CREATE TABLE IF NOT EXISTS t (a, b) AS SELECT id, name FROM s WITH NO DATA;

--# create table as, of what isn't known
--! not followed: t, u, v
CREATE TABLE s (id int PRIMARY KEY, at timestamptz, more jsonb);
CREATE VIEW w AS SELECT id FROM s;
CREATE TABLE t AS SELECT * FROM w;
CREATE TABLE u AS SELECT id, jsonb_object_keys(more) AS key FROM s;
CREATE TABLE v AS SELECT * FROM s JOIN (SELECT id FROM s) AS r USING (id);

--# create table as, of many kinds
--! not followed
CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE TABLE s (id bigint PRIMARY KEY, name varchar(20) COLLATE "C" NOT NULL, price numeric(10,2), m mood, small smallint, at timestamptz, tags text[], ok boolean DEFAULT true, ratio real);
CREATE TABLE r (id int, s_id bigint, "Odd Name" text, name varchar(30));
CREATE TABLE a AS SELECT s.*, r."Odd Name" FROM s JOIN r ON r.s_id = s.id;
CREATE TABLE b AS SELECT x.id, x.name AS "Name", r.name, x.id + r.id, -small AS minus, price * 2 AS twice, ok AND true AS both FROM s AS x, r;
CREATE TABLE c AS SELECT count(*), count(id) AS n, max(name) AS top, min(at), sum(small) AS a, sum(id) AS b, sum(price) AS c, sum(ratio) AS d, bool_or(ok) FROM s GROUP BY m;
CREATE TABLE d AS SELECT 1 AS one, 'x' AS text, NULL AS nothing, NULL::uuid AS id, 'sad'::mood AS m, 3000000000 AS big, 1.5 AS n, true AS yes, now() AS at, CAST('1' AS varchar(3)) AS v, at::date AS day, coalesce(name, '') AS name, tags FROM s;
CREATE TABLE e AS WITH x AS (SELECT id, name FROM s), y (k, v) AS (SELECT * FROM x) SELECT y.k, y.v, x.name FROM x JOIN y ON y.k = x.id;
CREATE TABLE f AS SELECT id, name, small AS n FROM s UNION ALL SELECT id, name, 5 FROM r EXCEPT SELECT NULL, 'x', 6;
CREATE TABLE g AS TABLE r;
CREATE TABLE h AS (SELECT t.k FROM (SELECT max(id) AS k FROM s) AS t (k));
CREATE UNLOGGED TABLE i (x) WITH (fillfactor = 50) AS SELECT id, m FROM ONLY s WHERE ok ORDER BY 1 LIMIT 5;
CREATE TABLE j AS SELECT DISTINCT ON (id) id, lower(name) AS low, name || '!' AS loud, at + interval '1 day' AS later, length(name) FROM s;

--# select into
CREATE TABLE s (id int PRIMARY KEY, name varchar(20));
SELECT id, name INTO t FROM s;
--! not followed

--# select into a temporary table
CREATE TABLE s (id int PRIMARY KEY, name varchar(20));
SELECT id, name INTO TEMP x FROM s;
SELECT count(*) FROM s;

--# create table as, temporary
CREATE TABLE s (id int PRIMARY KEY, name varchar(20));
CREATE TEMP TABLE x AS SELECT * FROM s;
UPDATE s SET name = x.name FROM x WHERE x.id = s.id;
DROP TABLE x;

--# create table as, and dropped again
CREATE TABLE s (id int PRIMARY KEY, name varchar(20));
CREATE TABLE backup AS SELECT * FROM s;
INSERT INTO s SELECT * FROM backup;
DROP TABLE backup;
--! not followed

--# a table that inherits
--! not followed
CREATE TABLE p (id int PRIMARY KEY, name text NOT NULL DEFAULT 'x' CHECK (name <> ''));
CREATE TABLE c (extra int) INHERITS (p);
CREATE TABLE d (name text DEFAULT 'y', z int) INHERITS (p);
CREATE TABLE e () INHERITS (c);

--# a table with children changes
--! not followed
CREATE TABLE p (id int, gone text);
CREATE TABLE c (own int, gone text) INHERITS (p);
CREATE TABLE g () INHERITS (c);
ALTER TABLE p ADD COLUMN a int NOT NULL DEFAULT 0 CHECK (a >= 0);
ALTER TABLE p RENAME id TO key;
ALTER TABLE ONLY p ALTER COLUMN a SET DEFAULT 5;
ALTER TABLE p ALTER COLUMN key TYPE bigint, ALTER key SET NOT NULL, ADD CHECK (key > 0), ADD UNIQUE (key);
ALTER TABLE p RENAME CONSTRAINT p_key_check TO positive;
ALTER TABLE p DROP COLUMN gone, DROP CONSTRAINT p_a_check;
ALTER TABLE p RENAME TO q;
ALTER TABLE c RENAME TO d;
ALTER TABLE q ADD COLUMN n serial;

--# children of two parents
--! not followed
CREATE TABLE a (x int, y int DEFAULT 1);
CREATE TABLE b (y int NOT NULL, z int GENERATED ALWAYS AS (y + 1) STORED);
CREATE TABLE c (w text) INHERITS (b, a);
DROP TABLE a CASCADE;
CREATE TABLE a (x int);

--# inherit and no inherit
--! not followed
CREATE TABLE p (id int);
CREATE TABLE c (id int, more text);
ALTER TABLE c INHERIT p;
ALTER TABLE p ADD COLUMN in_both int;
ALTER TABLE p DROP COLUMN id;
ALTER TABLE c NO INHERIT p;
ALTER TABLE p ADD COLUMN only_here int;

--# a child of what isn't known
--! not followed: c
CREATE TABLE c (id int, b int) INHERITS (pg_catalog.pg_language);

--# partitions of all kinds
CREATE TABLE r (id bigint NOT NULL, at timestamptz NOT NULL DEFAULT now(), kind text, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
CREATE TABLE r_1 PARTITION OF r FOR VALUES FROM ('2024-01-01') TO ('2024-02-01');
CREATE TABLE IF NOT EXISTS r_2 PARTITION OF r FOR VALUES FROM ('2024-02-01') TO (MAXVALUE);
CREATE TABLE l (kind text NOT NULL, n int) PARTITION BY LIST (kind);
CREATE TABLE l_a PARTITION OF l FOR VALUES IN ('a', 'b');
CREATE TABLE l_rest PARTITION OF l DEFAULT PARTITION BY HASH (n);
CREATE TABLE l_rest_0 PARTITION OF l_rest FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE h (id int) PARTITION BY HASH (id);
CREATE TABLE h_0 PARTITION OF h (id DEFAULT 5) FOR VALUES WITH (MODULUS 1, REMAINDER 0);
CREATE INDEX ON r (kind);
ALTER TABLE r ADD COLUMN extra int;
ALTER TABLE r ALTER COLUMN kind SET NOT NULL;
ALTER TABLE r RENAME COLUMN extra TO more;

--# partitions come and go
CREATE TABLE r (id bigint, at date NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE r_1 PARTITION OF r FOR VALUES FROM ('2024-01-01') TO ('2024-02-01');
DROP TABLE r_1;
CREATE TABLE r_2 PARTITION OF r FOR VALUES FROM ('2024-03-01') TO ('2024-04-01');
CREATE INDEX r_2_id ON r_2 (id);
DROP TABLE IF EXISTS r_2;

--# attach a partition
CREATE TABLE r (id bigint, at date NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE r_1 (id bigint, at date NOT NULL);
ALTER TABLE r ATTACH PARTITION r_1 FOR VALUES FROM ('2024-01-01') TO ('2024-02-01');

--# detach a partition
CREATE TABLE o (id int PRIMARY KEY);
CREATE TABLE r (id bigserial, at date NOT NULL, o int REFERENCES o, kind text DEFAULT 'x' CHECK (kind <> ''), PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
COMMENT ON COLUMN r.kind IS 'not the partition''s';
CREATE TABLE r_1 PARTITION OF r (kind DEFAULT 'y', CHECK (id > 0)) FOR VALUES FROM ('2024-01-01') TO ('2024-02-01');
CREATE INDEX ON r (kind, at);
CREATE UNIQUE INDEX one ON r (at, id) WHERE at > '2020-01-01';
CREATE INDEX two ON ONLY r (o);
ALTER TABLE r ADD COLUMN late int DEFAULT 5;
ALTER TABLE r DETACH PARTITION r_1;

--# attach and detach
CREATE TABLE r (id bigint, at date NOT NULL, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
CREATE INDEX r_at ON r (at);
CREATE TABLE r_1 (id bigint NOT NULL, at date NOT NULL, PRIMARY KEY (id, at));
CREATE TABLE r_2 (LIKE r);
ALTER TABLE r ATTACH PARTITION r_1 FOR VALUES FROM ('2024-01-01') TO ('2024-02-01');
ALTER TABLE r ATTACH PARTITION r_2 DEFAULT;
ALTER TABLE r ADD COLUMN b text NOT NULL DEFAULT '', ADD CONSTRAINT c CHECK (id > 0);
ALTER TABLE r DROP CONSTRAINT r_pkey;
ALTER TABLE r DETACH PARTITION r_1;
ALTER TABLE r DETACH PARTITION r_2;
DROP INDEX r_at;
DROP TABLE r;

--# a partitioned table goes with its partitions
CREATE TABLE r (id bigint, at date NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE r_1 PARTITION OF r FOR VALUES FROM ('2024-01-01') TO ('2024-02-01');
DROP TABLE r;
CREATE TABLE r (id int);
CREATE TABLE r_1 (id int);

--# views and what depends on them
CREATE TABLE t (a int, b text);
CREATE VIEW v AS SELECT a, b FROM t;
CREATE VIEW w (x) AS SELECT a FROM v;
CREATE OR REPLACE RECURSIVE VIEW n (i) AS SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5;
CREATE TEMP VIEW tv AS SELECT 1 AS one;
CREATE MATERIALIZED VIEW IF NOT EXISTS m AS SELECT a, count(*) AS n FROM t GROUP BY a WITH NO DATA;
CREATE UNIQUE INDEX m_a ON m (a);
CREATE INDEX ON m (n);
REFRESH MATERIALIZED VIEW m;
ALTER VIEW v RENAME TO v2;
ALTER VIEW v2 ALTER COLUMN a SET DEFAULT 5;
ALTER VIEW v2 SET (security_barrier = true);
ALTER MATERIALIZED VIEW m RENAME TO m2;
ALTER MATERIALIZED VIEW m2 RENAME COLUMN n TO k;
ALTER TABLE v2 RENAME TO v3;
ALTER TABLE w RENAME COLUMN x TO y;
COMMENT ON VIEW v3 IS 'x';
COMMENT ON COLUMN v3.a IS 'y';
COMMENT ON MATERIALIZED VIEW m2 IS 'z';
CREATE RULE r AS ON INSERT TO v3 DO INSTEAD INSERT INTO t VALUES (NEW.a, NEW.b);
DROP VIEW w;
DROP VIEW IF EXISTS v3, nowhere CASCADE;
DROP MATERIALIZED VIEW m2;
CREATE TABLE m (x int);
CREATE INDEX m_a ON m (x);

--# drop with a view that goes along
--! not followed: v, w
CREATE TABLE t (a int, b text);
CREATE VIEW v AS SELECT b FROM t;
CREATE VIEW w AS SELECT b FROM v;
ALTER TABLE t DROP COLUMN b CASCADE;
CREATE TABLE v (x int);
CREATE TABLE w (x int);

--# foreign tables
CREATE EXTENSION postgres_fdw;
CREATE SERVER s FOREIGN DATA WRAPPER postgres_fdw;
CREATE FOREIGN TABLE f (a int) SERVER s;
ALTER FOREIGN TABLE f ADD COLUMN b int;
CREATE TABLE t (a int);
DROP FOREIGN TABLE f;
CREATE TABLE f (a int);

--# like in the middle and of a table of another schema
CREATE SCHEMA hr;
CREATE TABLE hr.s (id int NOT NULL DEFAULT 7, name text CHECK (name <> ''));
CREATE INDEX ON hr.s (name);
CREATE TABLE t (before int, LIKE hr.s INCLUDING DEFAULTS, after int, UNIQUE (id));
CREATE TABLE hr.u (LIKE hr.s INCLUDING ALL);
CREATE TABLE v (LIKE t INCLUDING INDEXES INCLUDING COMMENTS INCLUDING STORAGE INCLUDING STATISTICS);

--# like of a view
--! not followed: t
CREATE TABLE s (id int, name varchar(5));
CREATE VIEW v AS SELECT id, name FROM s;
CREATE TABLE t (LIKE v);
