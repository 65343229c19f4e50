ALTER TABLE prices ADD COLUMN source TEXT NOT NULL DEFAULT 'manual' CHECK (source <> '');
CREATE INDEX prices_currency ON prices (currency COLLATE NOCASE, at DESC);
