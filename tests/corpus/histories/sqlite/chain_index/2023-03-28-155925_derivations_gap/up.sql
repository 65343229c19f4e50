ALTER TABLE derivations ADD COLUMN used BOOLEAN NOT NULL DEFAULT FALSE;
CREATE INDEX derivations_gap ON derivations (account, change, "index" DESC) WHERE used IS FALSE;
