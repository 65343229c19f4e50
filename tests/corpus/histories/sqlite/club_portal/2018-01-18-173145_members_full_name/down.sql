DROP INDEX members_full_name;
ALTER TABLE members DROP COLUMN full_name;
