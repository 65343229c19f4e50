CREATE TABLE blocks (
    height     INTEGER PRIMARY KEY,
    hash       BLOB    NOT NULL UNIQUE CHECK (length(hash) = 32),
    parent     BLOB    NOT NULL,
    mined_at   INTEGER NOT NULL,
    tx_count   INTEGER NOT NULL DEFAULT 0
) STRICT;
