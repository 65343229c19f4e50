DROP INDEX transactions_height;
DROP TABLE transactions;
