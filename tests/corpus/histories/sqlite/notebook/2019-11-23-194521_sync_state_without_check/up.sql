PRAGMA foreign_keys=off;
CREATE TABLE _sync_state_new (
  device_id BLOB NOT NULL REFERENCES devices (id) ON DELETE CASCADE,
  entity TEXT NOT NULL,
  cursor BIGINT NOT NULL DEFAULT 0,
  PRIMARY KEY (device_id, entity)
);
INSERT INTO _sync_state_new SELECT * FROM sync_state;
DROP TABLE sync_state;
ALTER TABLE _sync_state_new RENAME TO sync_state;
PRAGMA foreign_keys=on;
