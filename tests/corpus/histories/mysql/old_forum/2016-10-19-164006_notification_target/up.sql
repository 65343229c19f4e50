ALTER TABLE notifications ADD post_id INT UNSIGNED AS (JSON_UNQUOTE(JSON_EXTRACT(payload, '$.post'))) VIRTUAL, ADD KEY post_id (post_id);
