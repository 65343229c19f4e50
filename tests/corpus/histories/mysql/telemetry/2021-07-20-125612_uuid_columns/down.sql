DROP INDEX users_public_id ON users;
ALTER TABLE users DROP COLUMN public_id;
