ALTER TABLE chain.blocks DROP CONSTRAINT supply;
