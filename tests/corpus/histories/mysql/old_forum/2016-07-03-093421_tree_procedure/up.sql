CREATE PROCEDURE board_path (IN leaf SMALLINT UNSIGNED, OUT path VARCHAR(1000))
BEGIN
  DECLARE this SMALLINT UNSIGNED DEFAULT leaf;
  DECLARE part VARCHAR(100);
  SET path = '';
  walk: WHILE this IS NOT NULL DO
    SELECT title, parent_id INTO part, this FROM boards WHERE id = this;
    SET path = CONCAT('/', part, path);
    IF CHAR_LENGTH(path) > 900 THEN LEAVE walk; END IF;
  END WHILE walk;
END;
