-- Indexes.

--# indexes
CREATE TABLE t (a int, b text, c int, d jsonb, e text[]);
CREATE INDEX ON t (a);
CREATE INDEX i ON t (a, b DESC);
CREATE UNIQUE INDEX u ON t (b);
CREATE INDEX IF NOT EXISTS i ON t (c);
CREATE INDEX g ON t USING gin (d);
CREATE INDEX h ON t USING hash (a);
CREATE INDEX ON t USING btree (c);
CREATE INDEX ON t USING gin (e);
CREATE INDEX n ON t (a NULLS FIRST, b DESC NULLS LAST, c ASC NULLS LAST);

--# indexes over expressions
CREATE TABLE t (a int, b text, c int);
CREATE INDEX ON t (lower(b));
CREATE INDEX ON t ((a + c));
CREATE INDEX ON t ((a + c), lower(b), (c * 2));
CREATE UNIQUE INDEX x ON t (coalesce(b, ''), (a::text));
CREATE INDEX ON t ((b || 'x'));
CREATE INDEX y ON t ((lower(b)) text_pattern_ops);

--# partial indexes
CREATE TABLE t (a int, b text, c bool, d timestamptz);
CREATE INDEX ON t (a) WHERE b IS NOT NULL;
CREATE UNIQUE INDEX u ON t (a) WHERE c AND b = 'x';
CREATE INDEX v ON t (a) WHERE NOT c;
CREATE INDEX w ON t (a) WHERE (d IS NULL) AND a IN (1, 2);
CREATE INDEX x ON t (b) WHERE b LIKE 'a%';

--# indexes with more
CREATE TABLE t (a int, b text, c int);
CREATE INDEX ON t (a) INCLUDE (b, c);
CREATE INDEX o ON t (b text_pattern_ops, a int4_ops);
CREATE INDEX k2 ON t (b varchar_pattern_ops);
CREATE INDEX k ON t (b COLLATE "C", (lower(b)) COLLATE "C");
CREATE INDEX p ON t (a) WITH (fillfactor = 70) TABLESPACE pg_default;
CREATE INDEX q ON ONLY t (c);

--# operator classes of an extension
--! since 13
CREATE EXTENSION pg_trgm;
CREATE TABLE t (a text, b text);
CREATE INDEX i ON t USING gin (a gin_trgm_ops, b gin_trgm_ops);
CREATE INDEX j ON t USING gist (lower(a) gist_trgm_ops(siglen=32));

--# concurrent indexes
--! alone
CREATE TABLE t (a int, b int);
CREATE INDEX CONCURRENTLY i ON t (a);
CREATE INDEX CONCURRENTLY IF NOT EXISTS i ON t (a);
CREATE UNIQUE INDEX CONCURRENTLY ON t (b);
DROP INDEX CONCURRENTLY i;

--# drop indexes
CREATE TABLE t (a int, b int);
CREATE INDEX i ON t (a);
CREATE INDEX j ON t (b);
CREATE INDEX k ON t (b);
DROP INDEX i, j;
DROP INDEX IF EXISTS nothing, public.k CASCADE;

--# passing over index settings
CREATE TABLE t (a int);
CREATE INDEX i ON t (a);
ALTER INDEX i SET (fillfactor = 70);
CREATE INDEX j ON t ((a + 1));
ALTER INDEX j ALTER COLUMN 1 SET STATISTICS 10;
REINDEX INDEX i;
CLUSTER t USING i;

--# methods and classes
CREATE TABLE t (a text, b jsonb, c tsvector, d int4range, e inet, f point, g int, h timestamptz, i text[], j uuid, k varchar(20));
CREATE INDEX ON t USING gin (b jsonb_path_ops);
CREATE INDEX ON t USING gin (c);
CREATE INDEX ON t USING gist (d);
CREATE INDEX ON t USING gist (e inet_ops);
CREATE INDEX ON t USING spgist (a text_ops);
CREATE INDEX ON t USING spgist (f);
CREATE INDEX ON t USING brin (h) WITH (pages_per_range = 32);
CREATE INDEX ON t USING brin (g int4_minmax_ops, h);
CREATE INDEX ON t USING gin (i array_ops);
CREATE INDEX ON t USING hash (j);
CREATE INDEX ON t (k varchar_pattern_ops, a text_pattern_ops DESC NULLS LAST);
CREATE INDEX ON t USING btree (k text_ops);
CREATE INDEX ON t USING GIN (to_tsvector('english', a));
CREATE INDEX ON t USING gin ((b -> 'tags'));
CREATE INDEX ON t ((b ->> 'name'));
CREATE INDEX ON t (((b ->> 'n')::int) DESC);
CREATE INDEX ON t (date_trunc('day', h AT TIME ZONE 'UTC'));

--# partial indexes of all kinds
CREATE TYPE state AS ENUM ('new', 'done');
CREATE TABLE t (a int, b text, c boolean NOT NULL, d timestamptz, s state, v varchar(9), n numeric, j jsonb);
CREATE UNIQUE INDEX i01 ON t (a) WHERE d IS NULL;
CREATE INDEX i02 ON t (a) WHERE s = 'new';
CREATE INDEX i03 ON t (a) WHERE s IN ('new', 'done') AND NOT c;
CREATE INDEX i04 ON t (a) WHERE s <> 'done'::state OR c IS TRUE;
CREATE INDEX i05 ON t (a) WHERE v = 'x' AND b LIKE 'y%';
CREATE INDEX i06 ON t (a) WHERE v IN ('x', 'y');
CREATE INDEX i07 ON t (a) WHERE c = false;
CREATE INDEX i08 ON t (a) WHERE c is not true and a > -1;
CREATE INDEX i09 ON t (a) WHERE d > '2020-01-01';
CREATE INDEX i10 ON t (a) WHERE (j ->> 'x') IS NOT NULL;
CREATE INDEX i11 ON t (a) WHERE n > 0 AND n < 1.5;
CREATE INDEX i12 ON t (lower(b), (a + 1)) WHERE coalesce(v, '') <> '';
CREATE INDEX i13 ON t (a) WHERE a BETWEEN 1 AND 10 AND b !~ '^x';

--# indexes of columns that change
CREATE TABLE t (a int, b text, c int);
CREATE INDEX i ON t (lower(b)) WHERE a > 0;
CREATE INDEX j ON t (c);
ALTER TABLE t RENAME b TO "B b";
ALTER TABLE t RENAME a TO z;
ALTER TABLE t DROP COLUMN c;
CREATE INDEX j ON t (z);

--# indexes of other schemas
CREATE SCHEMA hr;
CREATE TABLE hr.t (a int);
CREATE INDEX i ON hr.t (a);
CREATE INDEX IF NOT EXISTS i ON hr.t (a);
CREATE TABLE t (a int);
CREATE INDEX i ON t (a);
ALTER INDEX hr.i RENAME TO k;
DROP INDEX i;
DROP INDEX IF EXISTS hr.nowhere;

--# attach an index of a partition
CREATE TABLE r (id bigint, at date NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE r_1 PARTITION OF r FOR VALUES FROM ('2024-01-01') TO ('2024-02-01');
CREATE INDEX r_id ON ONLY r (id);
CREATE INDEX r_1_id ON r_1 (id);
ALTER INDEX r_id ATTACH PARTITION r_1_id;


--# concurrently, one by one
--! alone
CREATE TABLE t (a int, b int);
--! next
CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS t_a ON t USING btree (a) WHERE b > 0;
--! next
ALTER TABLE t ADD COLUMN c int;
--! next
CREATE INDEX CONCURRENTLY ON t (c);
--! next
DROP INDEX CONCURRENTLY IF EXISTS t_a;
