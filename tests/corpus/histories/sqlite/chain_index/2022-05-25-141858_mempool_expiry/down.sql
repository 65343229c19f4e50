DROP TRIGGER mempool_clean;
DROP INDEX mempool_seen;
