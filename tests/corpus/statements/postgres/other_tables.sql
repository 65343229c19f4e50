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
CREATE TABLE s (id int PRIMARY KEY, name varchar(20), price numeric(10,2));
CREATE TABLE t AS SELECT id, name, price FROM s;
--! not followed: t

--# create table as with columns
CREATE TABLE s (id int PRIMARY KEY, name varchar(20));
CREATE TABLE IF NOT EXISTS t (a, b) AS SELECT id, name FROM s WITH NO DATA;
--! not followed: t

--# select into
CREATE TABLE s (id int PRIMARY KEY, name varchar(20));
SELECT id, name INTO t FROM s;
--! not followed: t

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
--! left out: c
CREATE TABLE p (id int PRIMARY KEY, name text NOT NULL DEFAULT 'x' CHECK (name <> ''));
CREATE TABLE c (extra int) INHERITS (p);

--# a table with children changes
--! left out: c
CREATE TABLE p (id int);
CREATE TABLE c () INHERITS (p);
ALTER TABLE p ADD COLUMN a int NOT NULL DEFAULT 0;
ALTER TABLE p RENAME id TO key;

--# inherit and no inherit
--! not followed: c, p
CREATE TABLE p (id int);
CREATE TABLE c (id int);
ALTER TABLE c INHERIT p;
ALTER TABLE c NO INHERIT p;

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
--! left out: r_1
CREATE TABLE r (id bigint, at date NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE r_1 PARTITION OF r FOR VALUES FROM ('2024-01-01') TO ('2024-02-01');
ALTER TABLE r DETACH PARTITION r_1;

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
