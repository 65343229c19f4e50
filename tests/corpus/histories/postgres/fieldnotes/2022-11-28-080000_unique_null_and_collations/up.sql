ALTER TABLE defaults ADD COLUMN q text COLLATE "C", ADD COLUMN r varchar(10) COLLATE pg_catalog."POSIX" UNIQUE;
CREATE INDEX ON defaults (q COLLATE "POSIX" text_pattern_ops, r DESC NULLS LAST);
CREATE INDEX ON defaults USING hash (j);
CREATE UNIQUE INDEX ON defaults (a) WHERE h IS TRUE;
