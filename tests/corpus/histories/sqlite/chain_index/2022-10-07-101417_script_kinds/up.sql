CREATE TABLE scripts_2 (hash BLOB PRIMARY KEY, body BLOB NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('p2pkh', 'p2sh', 'p2wpkh', 'p2wsh', 'p2tr', 'op_return', 'other')),
  size INT GENERATED ALWAYS AS (length(body)) VIRTUAL) WITHOUT ROWID;
INSERT INTO scripts_2 (hash, body, kind) SELECT hash, body, lower(kind) FROM scripts;
DROP TABLE scripts;
ALTER TABLE scripts_2 RENAME TO scripts;
