ALTER TABLE users MODIFY level ENUM('guest','member','moderator','admin','mod') NOT NULL DEFAULT 'member';
UPDATE users SET level = 'moderator' WHERE level = 'mod';
ALTER TABLE users MODIFY level ENUM('guest','member','moderator','admin') NOT NULL DEFAULT 'member';
