CREATE TRIGGER IF NOT EXISTS readings_ai AFTER INSERT ON readings FOR EACH ROW
BEGIN
  INSERT INTO hourly (device_id, hour, metric, n, total, low, high)
  VALUES (NEW.device_id, DATE_FORMAT(NEW.at, '%Y-%m-%d %H:00:00'), NEW.metric, 1, NEW.value, NEW.value, NEW.value)
  ON DUPLICATE KEY UPDATE n = n + 1, total = total + NEW.value, low = LEAST(low, NEW.value), high = GREATEST(high, NEW.value);
END;
