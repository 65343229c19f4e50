ALTER TABLE devices DROP COLUMN tag_count;
ALTER TABLE devices DROP COLUMN tags;
