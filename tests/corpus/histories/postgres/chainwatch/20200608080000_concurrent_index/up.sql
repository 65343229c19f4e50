CREATE INDEX CONCURRENTLY transactions_receiver_idx ON chain.transactions (receiver, block_height) WHERE receiver IS NOT NULL;
