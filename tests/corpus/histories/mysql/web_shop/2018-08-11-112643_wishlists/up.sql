CREATE TABLE wishlists (
  customer_id INT UNSIGNED NOT NULL, product_id INT UNSIGNED NOT NULL, added DATE NOT NULL DEFAULT (CURRENT_DATE),
  note TINYTEXT, PRIMARY KEY (customer_id, product_id), KEY product_id (product_id),
  FOREIGN KEY (customer_id) REFERENCES customers (id) ON DELETE CASCADE, FOREIGN KEY (product_id) REFERENCES products (id) ON DELETE CASCADE
) COMMENT 'what they''d like';
