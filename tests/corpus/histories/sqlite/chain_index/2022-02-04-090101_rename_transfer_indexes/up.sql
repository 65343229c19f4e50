DROP INDEX transfers_from;
DROP INDEX transfers_to;
CREATE INDEX transfers_by_sender ON token_transfers (sender, token_id) WHERE sender IS NOT NULL;
CREATE INDEX transfers_by_recipient ON token_transfers (recipient, token_id) WHERE recipient IS NOT NULL;
