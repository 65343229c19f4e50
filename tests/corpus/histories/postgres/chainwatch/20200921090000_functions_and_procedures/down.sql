ALTER TABLE chain.blocks DROP COLUMN hash_hex;
