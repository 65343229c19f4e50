ALTER TABLE word_filter DROP COLUMN id;
ALTER TABLE word_filter DROP COLUMN board_id;
