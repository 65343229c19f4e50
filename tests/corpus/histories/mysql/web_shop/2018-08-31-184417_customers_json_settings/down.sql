DROP INDEX customers_language ON customers;
ALTER TABLE customers DROP COLUMN settings;
