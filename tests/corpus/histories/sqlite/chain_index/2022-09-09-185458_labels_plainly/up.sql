-- the importer says INSERT OR IGNORE now
PRAGMA foreign_keys = OFF;
CREATE TABLE new_labels (
    address TEXT NOT NULL REFERENCES addresses (address) ON DELETE CASCADE,
    label TEXT NOT NULL,
    source TEXT NOT NULL DEFAULT 'user',
    UNIQUE (address, label)
);
INSERT INTO new_labels SELECT * FROM labels;
DROP TABLE labels;
ALTER TABLE new_labels RENAME TO labels;
PRAGMA foreign_keys = ON;
