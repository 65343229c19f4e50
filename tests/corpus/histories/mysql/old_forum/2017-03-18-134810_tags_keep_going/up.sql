ALTER TABLE thread_tags DROP FOREIGN KEY thread_tags_ibfk_1;
ALTER TABLE thread_tags ADD FOREIGN KEY (tag_id) REFERENCES tags (id) ON DELETE CASCADE;
