DROP INDEX idx_post_aggregates_warm;
DROP FUNCTION warmth;
SET timezone = 'UTC';
ALTER TABLE post ALTER COLUMN written TYPE timestamptz USING written AT TIME ZONE 'UTC', ALTER COLUMN changed TYPE timestamptz;
ALTER TABLE comment ALTER COLUMN written TYPE timestamptz USING written, ALTER COLUMN changed TYPE timestamptz USING changed;
ALTER TABLE person ALTER joined TYPE timestamptz, ALTER changed TYPE timestamptz, ALTER last_refreshed_at TYPE timestamptz;
ALTER TABLE private_note ALTER COLUMN published TYPE timestamptz, ALTER COLUMN updated TYPE timestamptz;
ALTER TABLE post_aggregates ALTER COLUMN newest_reply TYPE timestamptz USING newest_reply;
CREATE FUNCTION warmth(worth bigint, written timestamptz) RETURNS double precision LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT log(greatest(1, worth + 3)) / 10
$$;
CREATE INDEX idx_post_aggregates_warm ON post_aggregates (warmth(worth, newest_reply) DESC, post_id DESC);
RESET timezone;
