-- CREATE INDEX and DROP INDEX.

--# indexes
CREATE TABLE t (a INT, b TEXT, c INT);
CREATE INDEX i1 ON t (a);
CREATE UNIQUE INDEX i2 ON t (a, b DESC);
CREATE INDEX IF NOT EXISTS i1 ON t (c);
CREATE INDEX main.i3 ON t (b COLLATE NOCASE);
CREATE INDEX "i 4" ON "t" ("b" COLLATE RTRIM DESC, c ASC);
CREATE INDEX i5 ON T (C, A);

--# over expressions
CREATE TABLE t (a INT, b TEXT, c INT, d TEXT);
CREATE INDEX i1 ON t (lower(b));
CREATE INDEX i2 ON t (a + c, abs(c) DESC);
CREATE INDEX i3 ON t (json_extract(d, '$.x'), b);
CREATE UNIQUE INDEX i4 ON t (coalesce(b, ''), (a));
CREATE INDEX i5 ON t (lower(b) COLLATE NOCASE);
CREATE INDEX i6 ON t (CAST(a AS TEXT), a IS NULL, CASE WHEN a > 0 THEN 1 ELSE 0 END);
CREATE INDEX i7 ON t (d ->> '$.y');

--# partial
CREATE TABLE t (a INT, b TEXT, c BOOLEAN);
CREATE INDEX i1 ON t (a) WHERE b IS NOT NULL;
CREATE UNIQUE INDEX i2 ON t (a) WHERE c AND b = 'x;y';
CREATE INDEX i3 ON t (b) WHERE a IN (1, 2) AND NOT c;
CREATE INDEX i4 ON t (b) WHERE b LIKE 'a%' OR a BETWEEN 1 AND 5;
CREATE UNIQUE INDEX i5 ON t (b) WHERE c = 1 -- the end
;

--# drop
CREATE TABLE t (a INT, b INT);
CREATE INDEX i ON t (a);
CREATE INDEX j ON t (b);
DROP INDEX i;
DROP INDEX IF EXISTS nowhere;
DROP INDEX IF EXISTS main.j;

--# names in strings
--! plain: SQLite takes such names only here
CREATE TABLE t (a INT, "b c" INT);
CREATE INDEX 'i' ON 't' ("b c", a);
CREATE INDEX j ON [t] (`a`);

--# reindex and analyze
CREATE TABLE t (a INT);
CREATE INDEX i ON t (a);
REINDEX i;
ANALYZE;
ANALYZE t;
PRAGMA optimize;
