ALTER TABLE orders ADD COLUMN number CHAR(12) GENERATED ALWAYS AS (CONCAT('O', LPAD(customer_id, 11, '0'))) VIRTUAL COMMENT 'not unique';
ALTER TABLE orders DROP number;
ALTER TABLE orders ADD number CHAR(12) NOT NULL DEFAULT '' AFTER id;
UPDATE orders SET number = CONCAT('O', LPAD(id, 11, '0'));
ALTER TABLE orders ADD UNIQUE (number);
