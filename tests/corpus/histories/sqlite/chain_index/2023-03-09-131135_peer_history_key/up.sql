ALTER TABLE peer_history RENAME TO peer_history_old;
CREATE TABLE peer_history (
    peer_id INTEGER NOT NULL REFERENCES peers (id) ON DELETE CASCADE,
    at INTEGER NOT NULL, height INTEGER, latency_ms REAL CHECK (latency_ms >= 0.0),
    CONSTRAINT pk_peer_history PRIMARY KEY (peer_id, at)
);
INSERT OR IGNORE INTO peer_history SELECT * FROM peer_history_old ORDER BY rowid DESC;
DROP TABLE peer_history_old;
CREATE INDEX peer_history_at ON peer_history (at);
