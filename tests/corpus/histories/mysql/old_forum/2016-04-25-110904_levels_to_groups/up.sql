INSERT INTO user_groups (name, weight) VALUES ('guest', 0), ('member', 10), ('moderator', 50), ('admin', 100);
INSERT INTO group_members (group_id, user_id) SELECT g.id, u.id FROM users u JOIN user_groups g ON g.name COLLATE utf8mb4_unicode_ci = u.level;
ALTER TABLE users DROP COLUMN level;
