CREATE TABLE reviews (
  product_id INT UNSIGNED NOT NULL,
  customer_id INT UNSIGNED NOT NULL,
  stars TINYINT UNSIGNED NOT NULL,
  text TEXT,
  created TIMESTAMP NULL DEFAULT NULL,
  PRIMARY KEY (product_id, customer_id),
  CONSTRAINT stars_range CHECK (stars BETWEEN 1 AND 5),
  CONSTRAINT FOREIGN KEY (product_id) REFERENCES products (id) ON DELETE CASCADE,
  CONSTRAINT FOREIGN KEY (customer_id) REFERENCES customers (id) ON DELETE CASCADE
) DEFAULT CHARSET utf8mb4 COLLATE utf8mb4_general_ci;
