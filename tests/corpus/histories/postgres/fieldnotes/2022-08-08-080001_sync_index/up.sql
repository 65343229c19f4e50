CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS sync_queue_todo ON public.sync_queue (seq) INCLUDE (device_id) WHERE tries < 5;
