ALTER TABLE blocks RENAME COLUMN size_bytes TO size;
