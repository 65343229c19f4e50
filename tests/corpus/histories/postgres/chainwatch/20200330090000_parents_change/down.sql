ALTER TABLE tokens DROP COLUMN logo_url;
