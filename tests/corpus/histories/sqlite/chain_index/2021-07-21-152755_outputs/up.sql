CREATE TABLE outputs (
    tx      BLOB NOT NULL REFERENCES transactions (hash) ON DELETE CASCADE,
    n       INTEGER NOT NULL,
    address TEXT,
    value   INTEGER NOT NULL CHECK (value BETWEEN 0 AND 2100000000000000),
    spent   INTEGER NOT NULL DEFAULT 0 CHECK (spent IN (0, 1)),
    PRIMARY KEY (tx, n)
) WITHOUT ROWID, STRICT;
CREATE INDEX outputs_unspent ON outputs (address, value DESC) WHERE spent = 0;
