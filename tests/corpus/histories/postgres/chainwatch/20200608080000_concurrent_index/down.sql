DROP INDEX CONCURRENTLY chain.transactions_receiver_idx;
