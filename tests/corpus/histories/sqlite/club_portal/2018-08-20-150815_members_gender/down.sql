ALTER TABLE members DROP COLUMN gender;
