CREATE TABLE variants LIKE products;
ALTER TABLE variants DROP COLUMN gross_price, DROP INDEX search, DROP KEY sku, ADD product_id INT UNSIGNED NOT NULL AFTER id, ADD UNIQUE KEY (product_id, sku), ADD FOREIGN KEY (product_id) REFERENCES products (id);
