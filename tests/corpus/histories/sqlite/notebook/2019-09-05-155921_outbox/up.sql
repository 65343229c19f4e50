CREATE TABLE outbox (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  entity TEXT NOT NULL,
  entity_id TEXT NOT NULL,
  payload JSON NOT NULL CHECK (json_valid(payload)),
  queued_at TIMESTAMP NOT NULL DEFAULT (datetime('now')),
  attempts SMALLINT NOT NULL DEFAULT 0
);
