CREATE TABLE backup AS SELECT id, email, password_hash, created_at, last_login, CASE locked WHEN 't' THEN 1 ELSE 0 END AS locked FROM users;
DELETE FROM user_roles;
DROP TABLE users;
CREATE TABLE users (
  id INTEGER NOT NULL PRIMARY KEY,
  email VARCHAR(255) NOT NULL COLLATE NOCASE UNIQUE,
  password_hash VARCHAR NOT NULL,
  created_at DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
  last_login DATETIME,
  locked BOOLEAN NOT NULL DEFAULT 0
);
INSERT INTO users SELECT * FROM backup;
DROP TABLE backup;
