CREATE TABLE holders (
    token_id TEXT NOT NULL REFERENCES tokens (id) ON DELETE CASCADE ON UPDATE CASCADE,
    address TEXT NOT NULL,
    balance BLOB NOT NULL,
    PRIMARY KEY (token_id, address)
) WITHOUT ROWID;
