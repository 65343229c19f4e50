CREATE TABLE labels (
    address TEXT NOT NULL REFERENCES addresses (address) ON DELETE CASCADE,
    label TEXT NOT NULL,
    source TEXT NOT NULL DEFAULT 'user',
    UNIQUE (address, label) ON CONFLICT IGNORE
);
