CREATE TABLE outbox_strict (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  entity TEXT NOT NULL,
  entity_id TEXT NOT NULL,
  payload TEXT NOT NULL CHECK (json_valid(payload) AND json_type(payload) = 'object'),
  queued_at TEXT NOT NULL DEFAULT (datetime('now')),
  attempts INT NOT NULL DEFAULT 0,
  extra ANY
) STRICT;
INSERT INTO outbox_strict (seq, entity, entity_id, payload, queued_at, attempts)
  SELECT seq, entity, entity_id, payload, queued_at, attempts FROM outbox ORDER BY seq;
DROP TABLE outbox;
ALTER TABLE outbox_strict RENAME TO outbox;
