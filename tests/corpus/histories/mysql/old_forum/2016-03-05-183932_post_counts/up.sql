ALTER TABLE threads ADD replies MEDIUMINT UNSIGNED NOT NULL DEFAULT 0, ADD last_post_id INT UNSIGNED NULL;
UPDATE threads t SET replies = (SELECT COUNT(*) FROM posts p WHERE p.thread_id = t.id);
