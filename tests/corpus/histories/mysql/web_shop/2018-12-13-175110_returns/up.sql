SET FOREIGN_KEY_CHECKS = 0;
CREATE TABLE return_lines (return_id INT UNSIGNED NOT NULL, order_id INT UNSIGNED NOT NULL, position TINYINT UNSIGNED NOT NULL, reason TEXT NOT NULL,
  PRIMARY KEY (return_id, order_id, position),
  CONSTRAINT rl_return FOREIGN KEY (return_id) REFERENCES `returns` (id) ON DELETE CASCADE,
  CONSTRAINT rl_item FOREIGN KEY (order_id, position) REFERENCES order_items (order_id, position));
CREATE TABLE `returns` (id INT UNSIGNED NOT NULL PRIMARY KEY AUTO_INCREMENT, received DATE NULL, refunded BOOLEAN NOT NULL DEFAULT 0);
SET FOREIGN_KEY_CHECKS = 1;
