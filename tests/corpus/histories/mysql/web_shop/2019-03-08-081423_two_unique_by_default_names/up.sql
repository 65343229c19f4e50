ALTER TABLE customers ADD UNIQUE (phone), ADD INDEX (name), ADD INDEX (name, phone);
