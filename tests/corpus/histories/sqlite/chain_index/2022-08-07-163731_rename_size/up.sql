ALTER TABLE blocks RENAME COLUMN size TO size_bytes;
