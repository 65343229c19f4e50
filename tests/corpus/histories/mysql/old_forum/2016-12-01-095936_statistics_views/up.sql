CREATE VIEW active_users AS SELECT u.id, u.name, COUNT(p.id) AS posts FROM users u JOIN posts p ON p.user_id = u.id WHERE p.created_at > NOW() - INTERVAL 30 DAY GROUP BY u.id, u.name;
CREATE OR REPLACE ALGORITHM=MERGE SQL SECURITY INVOKER VIEW open_threads AS SELECT id, title FROM threads WHERE sticky = 0;
