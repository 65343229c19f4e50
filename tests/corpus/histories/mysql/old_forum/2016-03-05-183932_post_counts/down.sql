ALTER TABLE threads DROP COLUMN replies;
