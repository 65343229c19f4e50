CREATE TABLE peer_history (
    peer_id INTEGER NOT NULL REFERENCES peers (id) ON DELETE CASCADE,
    at INTEGER NOT NULL, height INTEGER, latency_ms REAL CHECK (latency_ms >= 0.0)
);
CREATE INDEX peer_history_at ON peer_history (at);
