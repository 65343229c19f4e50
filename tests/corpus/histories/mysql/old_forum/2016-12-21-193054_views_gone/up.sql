DROP VIEW active_users, open_threads;
