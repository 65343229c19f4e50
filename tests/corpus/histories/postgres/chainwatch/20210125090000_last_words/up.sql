ANALYZE chain.blocks;
LOCK TABLE chain.blocks IN ACCESS EXCLUSIVE MODE;
ALTER TABLE chain.blocks ALTER COLUMN author DROP NOT NULL, ALTER COLUMN author SET DEFAULT 'nobody', DROP COLUMN IF EXISTS uncle, ADD CONSTRAINT supply CHECK (total_supply IS NULL OR total_supply >= 0) NOT VALID;
