DO $$
BEGIN
    BEGIN
        ALTER TABLE prices ADD CONSTRAINT prices_key UNIQUE (token, at);
    EXCEPTION
        WHEN duplicate_table OR duplicate_object THEN RAISE NOTICE 'there already';
    END;
    BEGIN
        ALTER TABLE prices ADD COLUMN source price_source;
    EXCEPTION
        WHEN duplicate_column THEN NULL;
    END;
    BEGIN
        CREATE TYPE price_source AS ENUM ('other');
    EXCEPTION WHEN duplicate_object THEN NULL;
    END;
END
$$;
