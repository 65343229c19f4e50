PRAGMA foreign_keys=OFF;
BEGIN;
DROP TRIGGER input_spends;
DROP TRIGGER input_unspends;
CREATE TABLE outputs__new (
    tx      BLOB NOT NULL REFERENCES transactions (hash) ON DELETE CASCADE,
    n       INTEGER NOT NULL,
    script  BLOB REFERENCES scripts (hash) ON DELETE RESTRICT,
    value   INTEGER NOT NULL CHECK (value >= 0),
    spent_in BLOB,
    PRIMARY KEY (tx, n)
) WITHOUT ROWID, STRICT;
INSERT INTO outputs__new (tx, n, script, value, spent_in)
SELECT o.tx, o.n, o.script, o.value, i.tx FROM outputs AS o LEFT JOIN inputs AS i ON i.out_tx = o.tx AND i.out_n = o.n;
DROP TABLE outputs;
ALTER TABLE outputs__new RENAME TO outputs;
CREATE INDEX outputs_unspent ON outputs (script, value DESC) WHERE spent_in IS NULL;
CREATE TRIGGER input_spends AFTER INSERT ON inputs BEGIN UPDATE outputs SET spent_in = NEW.tx WHERE tx = NEW.out_tx AND n = NEW.out_n; END;
PRAGMA foreign_key_check(outputs);
COMMIT;
PRAGMA foreign_keys=ON;
