DO LANGUAGE plpgsql $$
BEGIN
    CREATE TABLE IF NOT EXISTS feature_flags (name text PRIMARY KEY, on_for uuid[] NOT NULL DEFAULT '{}');
    ALTER TABLE feature_flags ADD COLUMN IF NOT EXISTS everywhere boolean NOT NULL DEFAULT false;
    INSERT INTO feature_flags (name) VALUES ('maps'), ('voice') ON CONFLICT (name) DO NOTHING;
END
$$;
