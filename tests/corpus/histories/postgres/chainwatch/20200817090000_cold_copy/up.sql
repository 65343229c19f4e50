CREATE TABLE legacy.receipts (LIKE chain.receipts INCLUDING ALL EXCLUDING INDEXES EXCLUDING CONSTRAINTS);
ALTER TABLE legacy.receipts ADD PRIMARY KEY (receipt_id);
WITH moved AS (
    DELETE FROM chain.receipts WHERE shard = 9 RETURNING *
)
INSERT INTO legacy.receipts SELECT * FROM moved;
