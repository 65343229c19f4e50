ALTER TABLE order_items ADD COLUMN variant_id INT UNSIGNED NULL;
UPDATE order_items i SET i.variant_id = (SELECT MIN(v.id) FROM variants v WHERE v.product_id = i.product_id);
ALTER TABLE order_items ADD CONSTRAINT items_variant FOREIGN KEY (variant_id) REFERENCES variants (id);
