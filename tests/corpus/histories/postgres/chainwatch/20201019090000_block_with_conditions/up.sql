DO $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace WHERE t.typname = 'price_source' AND n.nspname = 'public') THEN
        CREATE TYPE price_source AS ENUM ('pool', 'oracle');
    END IF;
    IF EXISTS (SELECT 1 FROM information_schema.columns WHERE table_schema = 'analytics' AND table_name = 'runs' AND column_name = 'took') THEN
        ALTER TABLE analytics.runs RENAME COLUMN took TO duration;
    END IF;
    IF EXISTS (SELECT 1 FROM pg_tables WHERE tablename = 'never_made') THEN
        DROP TABLE never_made;
    ELSE
        CREATE TABLE prices (token text NOT NULL, at timestamptz NOT NULL, usd numeric NOT NULL, source price_source NOT NULL DEFAULT 'pool');
    END IF;
END
$$;
