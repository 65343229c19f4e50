ALTER TABLE notifications DROP COLUMN post_id;
