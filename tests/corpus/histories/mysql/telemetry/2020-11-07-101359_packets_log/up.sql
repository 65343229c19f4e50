RENAME TABLE packets TO packets_old;
CREATE TABLE packets (id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY, device_id INT UNSIGNED NOT NULL, body BLOB NOT NULL, received DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6), KEY received (received));
INSERT INTO packets (id, device_id, body, received) SELECT number, device_id, body, received FROM packets_old;
DROP TABLE packets_old;
DROP SEQUENCE packet_numbers;
