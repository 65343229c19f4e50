ALTER TABLE payments DROP FOREIGN KEY payments_order;
ALTER TABLE order_items DROP FOREIGN KEY order_items_ibfk_1;
ALTER TABLE orders MODIFY id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT;
ALTER TABLE payments MODIFY order_id BIGINT UNSIGNED NOT NULL;
ALTER TABLE rma_lines DROP FOREIGN KEY rl_item;
ALTER TABLE order_items MODIFY order_id BIGINT UNSIGNED NOT NULL;
ALTER TABLE rma_lines MODIFY order_id BIGINT UNSIGNED NOT NULL, ADD CONSTRAINT rl_item FOREIGN KEY (order_id, position) REFERENCES order_items (order_id, position);
ALTER TABLE payments ADD CONSTRAINT payments_order FOREIGN KEY (order_id) REFERENCES orders (id);
ALTER TABLE order_items ADD FOREIGN KEY (order_id) REFERENCES orders (id) ON DELETE CASCADE;
