BEGIN NOT ATOMIC
  DECLARE n INT DEFAULT 0;
  SELECT COUNT(*) INTO n FROM alarm_rules;
  IF n = 0 THEN INSERT INTO alarm_rules (metric, above, level) VALUES (1, 60, 'critical'); END IF;
END;
