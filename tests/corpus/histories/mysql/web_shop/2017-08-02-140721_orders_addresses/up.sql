ALTER TABLE orders
  ADD COLUMN billing_address_id INT UNSIGNED NULL AFTER customer_id,
  ADD COLUMN shipping_address_id INT UNSIGNED NULL AFTER billing_address_id,
  ADD CONSTRAINT fk_orders_billing FOREIGN KEY (billing_address_id) REFERENCES addresses (id),
  ADD CONSTRAINT fk_orders_shipping FOREIGN KEY (shipping_address_id) REFERENCES addresses (id);
