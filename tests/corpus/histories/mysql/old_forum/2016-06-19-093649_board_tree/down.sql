ALTER TABLE boards DROP COLUMN parent_id;
