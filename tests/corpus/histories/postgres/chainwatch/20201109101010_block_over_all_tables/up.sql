DO $$
DECLARE
    r record;
BEGIN
    FOR r IN SELECT schemaname, tablename FROM pg_tables WHERE tablename IN ('delegations', 'validators') LOOP
        EXECUTE format('ALTER TABLE %I.%I ADD COLUMN IF NOT EXISTS seen_at timestamptz', r.schemaname, r.tablename);
    END LOOP;
END
$$;
