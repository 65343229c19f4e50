CREATE TABLE daily (
    day TEXT PRIMARY KEY NOT NULL CHECK (day IS date(day)),
    blocks INTEGER NOT NULL DEFAULT 0, txs INTEGER NOT NULL DEFAULT 0,
    fees INTEGER NOT NULL DEFAULT 0, volume REAL NOT NULL DEFAULT 0
) WITHOUT ROWID;
INSERT INTO daily (day, blocks, txs)
SELECT date(mined_at, 'unixepoch'), count(*), sum(tx_count) FROM blocks GROUP BY 1;
