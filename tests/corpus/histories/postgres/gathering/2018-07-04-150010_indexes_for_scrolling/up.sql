CREATE INDEX CONCURRENTLY IF NOT EXISTS idx_post_circle_written ON post (circle_id, written DESC);
