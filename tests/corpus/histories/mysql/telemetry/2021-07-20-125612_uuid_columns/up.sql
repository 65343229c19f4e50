ALTER TABLE users ADD COLUMN public_id CHAR(36) CHARACTER SET ascii NOT NULL DEFAULT UUID();
CREATE UNIQUE INDEX users_public_id ON users (public_id);
