DROP TRIGGER order_lines_ai;
DROP TRIGGER IF EXISTS order_lines_ad;
CREATE TRIGGER order_items_ai AFTER INSERT ON order_items FOR EACH ROW UPDATE orders SET total = total + NEW.quantity * NEW.price WHERE id = NEW.order_id;
