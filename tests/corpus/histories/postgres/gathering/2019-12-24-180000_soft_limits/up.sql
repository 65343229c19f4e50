DO $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conname = 'bio_is_short') THEN
        ALTER TABLE person ADD CONSTRAINT bio_is_short CHECK (char_length(bio) <= 300);
    END IF;
END
$$;
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM information_schema.columns WHERE table_name = 'person' AND column_name = 'banner') THEN
        ALTER TABLE person ADD COLUMN banner text;
    END IF;
END
$$;
