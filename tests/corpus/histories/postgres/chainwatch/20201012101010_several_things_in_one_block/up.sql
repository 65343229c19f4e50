DO $$
BEGIN
    CREATE TYPE chain.finality AS ENUM ('soft', 'hard');
    ALTER TABLE chain.blocks ADD COLUMN finality chain.finality;
    UPDATE chain.blocks SET finality = 'hard';
    ALTER TABLE chain.blocks ALTER COLUMN finality SET NOT NULL;
    CREATE INDEX blocks_soft ON chain.blocks (height) WHERE finality = 'soft';
END
$$;
