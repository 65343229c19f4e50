ALTER TABLE notes
    ADD COLUMN IF NOT EXISTS accuracy real,
    ADD COLUMN IF NOT EXISTS device_id uuid,
    DROP COLUMN IF EXISTS never_there,
    ALTER COLUMN body SET DEFAULT '',
    ALTER COLUMN body SET NOT NULL,
    DROP CONSTRAINT IF EXISTS notes_latitude_check,
    ADD CONSTRAINT on_earth CHECK (latitude BETWEEN -90 AND 90 AND longitude BETWEEN -180 AND 180);
