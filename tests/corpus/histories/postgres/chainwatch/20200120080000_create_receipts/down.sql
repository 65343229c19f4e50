DROP TABLE chain.receipt_outputs, chain.receipts;
