-- amounts were text while the node's library had no 64-bit numbers
DROP TRIGGER output_credit;
CREATE TABLE transactions_new (
    hash    BLOB NOT NULL,
    height  INTEGER NOT NULL REFERENCES blocks (height) ON DELETE CASCADE,
    "index" INTEGER NOT NULL,
    fee     INTEGER NOT NULL DEFAULT 0 CHECK (fee >= 0),
    PRIMARY KEY (hash)
) STRICT, WITHOUT ROWID;
INSERT INTO transactions_new (hash, height, "index", fee) SELECT hash, height, "index", CAST(fee AS INTEGER) FROM transactions;
DROP TABLE transactions;
ALTER TABLE transactions_new RENAME TO transactions;
CREATE INDEX transactions_height ON transactions (height, "index");
CREATE TRIGGER output_credit AFTER INSERT ON outputs WHEN NEW.address IS NOT NULL BEGIN
    INSERT INTO addresses (address, first_seen, balance)
    VALUES (NEW.address, (SELECT height FROM transactions WHERE hash = NEW.tx), NEW.value)
    ON CONFLICT (address) DO UPDATE SET balance = balance + excluded.balance;
END;
