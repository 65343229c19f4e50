DROP INDEX idx_post_circle_written;
