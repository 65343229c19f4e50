RENAME TABLE order_lines TO order_items;
ALTER TABLE order_items RENAME COLUMN line TO position;
