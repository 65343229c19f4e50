ALTER TABLE users DROP INDEX users_email, ADD UNIQUE INDEX users_email (email);
