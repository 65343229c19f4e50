DROP INDEX devices_push_token;
ALTER TABLE devices DROP COLUMN push_token;
