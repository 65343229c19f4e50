ALTER TABLE users DROP signature, DROP COLUMN born;
OPTIMIZE TABLE users;
ANALYZE TABLE posts, threads;
