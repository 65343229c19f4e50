CREATE TABLE warehouses (id TINYINT UNSIGNED NOT NULL PRIMARY KEY, name VARCHAR(40) NOT NULL UNIQUE, place POINT NULL);
CREATE TABLE stock (warehouse_id TINYINT UNSIGNED NOT NULL, variant_id INT UNSIGNED NOT NULL, n INT NOT NULL DEFAULT 0 CHECK (n >= 0), PRIMARY KEY (variant_id, warehouse_id), FOREIGN KEY (warehouse_id) REFERENCES warehouses (id), FOREIGN KEY (variant_id) REFERENCES variants (id) ON DELETE CASCADE);
INSERT INTO warehouses (id, name) VALUES (1, 'main');
INSERT INTO stock SELECT 1, id, GREATEST(stock, 0) FROM variants;
