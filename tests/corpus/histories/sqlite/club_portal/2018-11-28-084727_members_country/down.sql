ALTER TABLE members DROP COLUMN country;
