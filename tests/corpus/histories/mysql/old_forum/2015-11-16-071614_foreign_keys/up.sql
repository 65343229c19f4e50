DELETE FROM posts WHERE thread_id NOT IN (SELECT id FROM threads) OR user_id NOT IN (SELECT id FROM users);
DELETE t FROM threads t LEFT JOIN users u ON u.id = t.user_id WHERE u.id IS NULL;
ALTER TABLE threads ADD FOREIGN KEY (board_id) REFERENCES boards (id), ADD FOREIGN KEY (user_id) REFERENCES users (id);
ALTER TABLE posts ADD FOREIGN KEY (thread_id) REFERENCES threads (id) ON DELETE CASCADE, ADD FOREIGN KEY (user_id) REFERENCES users (id);
