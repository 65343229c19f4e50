CREATE INDEX CONCURRENTLY idx_post_trgm ON post USING gin (to_tsvector('simple'::regconfig, name || ' ' || coalesce(body, '')));
