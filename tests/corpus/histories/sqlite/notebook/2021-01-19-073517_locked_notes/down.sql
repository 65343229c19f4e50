ALTER TABLE notes DROP COLUMN lock_hint;
ALTER TABLE notes DROP COLUMN lock_salt;
