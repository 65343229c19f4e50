DROP TABLE sync_queue;
