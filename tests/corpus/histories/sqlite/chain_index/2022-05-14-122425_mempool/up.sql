CREATE TABLE mempool (hash BLOB PRIMARY KEY, raw BLOB NOT NULL, seen_at INTEGER NOT NULL DEFAULT (unixepoch()), fee_rate REAL) STRICT;
CREATE INDEX mempool_rate ON mempool (fee_rate DESC, seen_at);
