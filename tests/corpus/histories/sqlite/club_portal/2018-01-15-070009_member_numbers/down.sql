DROP INDEX members_number;
ALTER TABLE members DROP COLUMN number;
