ALTER TABLE posts ADD created_at DATETIME NULL AFTER created;
UPDATE posts SET created_at = FROM_UNIXTIME(created);
ALTER TABLE posts DROP KEY thread, ADD KEY thread (thread_id, created_at), DROP COLUMN created, MODIFY created_at DATETIME NOT NULL;
ALTER TABLE threads ADD created_at DATETIME NULL;
UPDATE threads SET created_at = FROM_UNIXTIME(created);
ALTER TABLE threads ADD KEY board_created (board_id, sticky, created_at);
ALTER TABLE threads DROP KEY board, DROP created, MODIFY created_at DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP;
