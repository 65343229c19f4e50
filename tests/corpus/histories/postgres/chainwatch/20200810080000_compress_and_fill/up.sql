ALTER TABLE chain.receipts SET (fillfactor = 80), ALTER COLUMN args SET STORAGE EXTERNAL, ALTER COLUMN shard SET STATISTICS 500;
ALTER TABLE chain.receipts RESET (fillfactor);
ALTER INDEX chain.transactions_sender_idx SET (fillfactor = 90);
CREATE STATISTICS chain.tx_stats (ndistinct, dependencies) ON sender, receiver FROM chain.transactions;
