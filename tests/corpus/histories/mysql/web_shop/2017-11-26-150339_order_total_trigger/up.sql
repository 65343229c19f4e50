CREATE TRIGGER order_lines_ai AFTER INSERT ON order_lines FOR EACH ROW
  UPDATE orders SET total = total + NEW.quantity * NEW.price WHERE id = NEW.order_id;
CREATE TRIGGER order_lines_ad AFTER DELETE ON order_lines FOR EACH ROW
BEGIN
  UPDATE orders SET total = total - OLD.quantity * OLD.price WHERE id = OLD.order_id;
  IF (SELECT COUNT(*) FROM order_lines WHERE order_id = OLD.order_id) = 0 THEN
    UPDATE orders SET state = 'cancelled' WHERE id = OLD.order_id;
  END IF;
END;
