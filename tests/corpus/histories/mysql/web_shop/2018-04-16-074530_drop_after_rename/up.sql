ALTER TABLE order_items DROP FOREIGN KEY order_items_ibfk_2;
ALTER TABLE order_items ADD CONSTRAINT items_product FOREIGN KEY (product_id) REFERENCES products (id) ON UPDATE CASCADE;
