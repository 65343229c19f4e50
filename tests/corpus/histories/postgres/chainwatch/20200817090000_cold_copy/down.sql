DROP TABLE legacy.receipts;
