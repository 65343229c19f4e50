ALTER TABLE threads ADD CONSTRAINT threads_last FOREIGN KEY (last_post_id) REFERENCES posts (id) ON DELETE SET NULL;
