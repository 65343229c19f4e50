ALTER TABLE notes DROP COLUMN reading_seconds;
