CREATE TABLE shipping_rates (id INT AUTO_INCREMENT, country CHAR(2) NOT NULL, up_to_grams INT UNSIGNED NOT NULL, price DECIMAL(6,2) NOT NULL, PRIMARY KEY (id), UNIQUE (country, up_to_grams));
INSERT INTO shipping_rates VALUES (1, 'DE', 1000, 4.99), (NULL, 'DE', 5000, 6.99), (DEFAULT, 'AT', 1000, 9.5);
