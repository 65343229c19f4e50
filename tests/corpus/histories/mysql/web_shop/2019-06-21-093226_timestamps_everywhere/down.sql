ALTER TABLE orders DROP COLUMN updated_at;
ALTER TABLE products DROP COLUMN created_at;
