CREATE TABLE token_transfers (
    tx BLOB NOT NULL REFERENCES transactions (hash) ON DELETE CASCADE,
    log_index INTEGER NOT NULL,
    token_id TEXT NOT NULL REFERENCES tokens (id),
    "from" TEXT, "to" TEXT,
    amount BLOB NOT NULL CHECK (typeof(amount) = 'blob' AND length(amount) <= 32),
    PRIMARY KEY (tx, log_index),
    CHECK ("from" IS NOT NULL OR "to" IS NOT NULL)
) WITHOUT ROWID;
CREATE INDEX transfers_from ON token_transfers ("from") WHERE "from" IS NOT NULL;
CREATE INDEX transfers_to ON token_transfers ("to") WHERE "to" IS NOT NULL;
