ALTER TABLE notes ADD COLUMN lock_salt BLOB;
ALTER TABLE notes ADD COLUMN lock_hint TEXT CHECK (lock_hint IS NULL OR lock_salt IS NOT NULL);
