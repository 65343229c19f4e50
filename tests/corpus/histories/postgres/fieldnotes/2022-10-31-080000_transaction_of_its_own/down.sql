ALTER TABLE devices DROP COLUMN app_version;
