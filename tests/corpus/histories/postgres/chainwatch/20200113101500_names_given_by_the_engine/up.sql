ALTER TABLE chain.transactions DROP CONSTRAINT transactions_value_check;
ALTER TABLE chain.transactions DROP CONSTRAINT transactions_index_in_block_check;
ALTER TABLE chain.transactions ADD CHECK (value >= 0 AND nonce >= 0);
ALTER TABLE chain.transactions RENAME CONSTRAINT transactions_check TO not_negative;
ALTER TABLE chain.transactions DROP CONSTRAINT transactions_block_height_fkey;
ALTER TABLE chain.transactions ADD FOREIGN KEY (block_height) REFERENCES chain.blocks (height) ON DELETE CASCADE;
