INSERT INTO users(id, email, password_hash) VALUES (1, 'root@localhost', '!');
INSERT INTO user_roles SELECT 1, id FROM roles WHERE name = 'admin';
