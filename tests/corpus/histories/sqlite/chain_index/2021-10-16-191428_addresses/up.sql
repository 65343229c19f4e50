CREATE TABLE addresses (
    address TEXT PRIMARY KEY NOT NULL COLLATE BINARY,
    first_seen INTEGER NOT NULL REFERENCES blocks,
    balance INTEGER NOT NULL DEFAULT 0,
    kind TEXT AS (CASE WHEN address LIKE 'bc1p%' THEN 'taproot' WHEN address LIKE 'bc1%' THEN 'segwit' ELSE 'legacy' END) STORED
) WITHOUT ROWID;
CREATE INDEX addresses_kind ON addresses (kind);
