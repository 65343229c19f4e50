ALTER TABLE devices DROP COLUMN seen_at;
