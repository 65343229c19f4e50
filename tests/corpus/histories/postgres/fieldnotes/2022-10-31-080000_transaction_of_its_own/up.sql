BEGIN;
ALTER TABLE devices DROP COLUMN metrics;
ALTER TABLE devices ADD COLUMN app_version text;
COMMIT;
