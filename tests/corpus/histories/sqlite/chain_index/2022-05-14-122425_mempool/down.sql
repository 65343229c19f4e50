DROP INDEX mempool_rate;
DROP TABLE mempool;
