ALTER TABLE chain.events DROP COLUMN tx_hash;
