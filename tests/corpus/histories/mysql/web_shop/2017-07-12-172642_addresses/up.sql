CREATE TABLE addresses (
  id INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  customer_id INT UNSIGNED NOT NULL,
  street VARCHAR(200) NOT NULL, zip VARCHAR(12) NOT NULL, city VARCHAR(100) NOT NULL,
  country CHAR(2) NOT NULL DEFAULT 'DE',
  INDEX (customer_id), INDEX place (country, city(20)),
  CONSTRAINT fk_addresses_customer FOREIGN KEY (customer_id) REFERENCES customers (id) ON DELETE CASCADE
) ENGINE = InnoDB;
