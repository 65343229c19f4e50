CREATE TABLE inputs (
    tx BLOB NOT NULL, n INTEGER NOT NULL,
    out_tx BLOB NOT NULL, out_n INTEGER NOT NULL,
    PRIMARY KEY (tx, n),
    UNIQUE (out_tx, out_n),
    FOREIGN KEY (tx) REFERENCES transactions (hash) ON DELETE CASCADE,
    FOREIGN KEY (out_tx, out_n) REFERENCES outputs (tx, n) ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED
);
