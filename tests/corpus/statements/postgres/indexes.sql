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

