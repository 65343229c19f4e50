-- legacy: the triggers name the table, and are to go on doing so
PRAGMA foreign_keys = OFF;
PRAGMA legacy_alter_table = ON;
BEGIN TRANSACTION;
ALTER TABLE inputs RENAME TO inputs_old;
CREATE TABLE inputs (
    tx BLOB NOT NULL, n INTEGER NOT NULL,
    out_tx BLOB NOT NULL, out_n INTEGER NOT NULL,
    witness BLOB,
    sequence INTEGER NOT NULL DEFAULT 4294967295,
    PRIMARY KEY (tx, n),
    UNIQUE (out_tx, out_n),
    FOREIGN KEY (tx) REFERENCES transactions (hash) ON DELETE CASCADE,
    FOREIGN KEY (out_tx, out_n) REFERENCES outputs (tx, n) ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED
) WITHOUT ROWID;
INSERT INTO inputs (tx, n, out_tx, out_n) SELECT tx, n, out_tx, out_n FROM inputs_old;
DROP TABLE inputs_old;
CREATE TRIGGER input_spends AFTER INSERT ON inputs BEGIN UPDATE outputs SET spent = 1 WHERE tx = NEW.out_tx AND n = NEW.out_n; END;
CREATE TRIGGER input_unspends AFTER DELETE ON inputs BEGIN UPDATE outputs SET spent = 0 WHERE tx = OLD.out_tx AND n = OLD.out_n; END;
COMMIT;
PRAGMA legacy_alter_table = OFF;
PRAGMA foreign_keys = ON;
