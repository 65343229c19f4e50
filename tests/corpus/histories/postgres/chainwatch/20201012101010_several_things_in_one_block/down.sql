ALTER TABLE chain.blocks DROP COLUMN finality;
DROP TYPE chain.finality;
