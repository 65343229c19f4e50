DROP VIEW active_members;
ALTER TABLE members DROP COLUMN left_on;
