ALTER TABLE chain.receipts DROP COLUMN account_id;
DROP TABLE chain.accounts;
