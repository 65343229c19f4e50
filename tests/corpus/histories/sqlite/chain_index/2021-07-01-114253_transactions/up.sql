CREATE TABLE transactions (
    hash    BLOB NOT NULL,
    height  INTEGER NOT NULL REFERENCES blocks (height) ON DELETE CASCADE,
    "index" INTEGER NOT NULL,
    fee     TEXT NOT NULL DEFAULT '0',
    PRIMARY KEY (hash)
) STRICT, WITHOUT ROWID;
CREATE INDEX transactions_height ON transactions (height, "index");
