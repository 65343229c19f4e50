CREATE OR REPLACE PROCEDURE roll_up (IN from_day DATE)
BEGIN
  DECLARE done INT DEFAULT 0;
  DECLARE d BIGINT UNSIGNED;
  DECLARE all_devices CURSOR FOR SELECT id FROM devices;
  DECLARE CONTINUE HANDLER FOR NOT FOUND SET done = 1;
  OPEN all_devices;
  each_device: LOOP
    FETCH all_devices INTO d;
    IF done THEN LEAVE each_device; END IF;
    REPLACE INTO daily SELECT device_id, DATE(hour), metric, SUM(n), SUM(total), MIN(low), MAX(high) FROM hourly WHERE device_id = d AND hour >= from_day GROUP BY device_id, DATE(hour), metric;
  END LOOP each_device;
  CLOSE all_devices;
END;
CALL roll_up('2020-01-01');
