DROP STATISTICS chain.tx_stats;
