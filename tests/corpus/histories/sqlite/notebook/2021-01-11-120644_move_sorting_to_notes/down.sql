DROP INDEX notes_rank;
ALTER TABLE notes DROP COLUMN rank;
