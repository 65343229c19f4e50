CREATE TABLE devices (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  label TEXT NOT NULL,
  seen_at INTEGER NOT NULL DEFAULT (strftime('%s', 'now'))
) WITHOUT ROWID;
CREATE TABLE sync_state (
  device_id BLOB NOT NULL REFERENCES devices (id),
  entity TEXT NOT NULL CHECK (entity IN ('note', 'notebook', 'tag')),
  cursor INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (device_id, entity)
);
