ALTER TABLE tokens ADD COLUMN name TEXT GENERATED ALWAYS AS (json_extract(meta, '$.name')) VIRTUAL;
ALTER TABLE tokens ADD COLUMN website TEXT GENERATED ALWAYS AS (meta ->> '$.links.web') VIRTUAL;
CREATE INDEX tokens_name ON tokens (name COLLATE NOCASE);
