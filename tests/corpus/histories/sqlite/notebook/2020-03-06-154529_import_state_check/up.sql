PRAGMA foreign_keys = 0;
ALTER TABLE import_items RENAME TO import_items_backup;
CREATE TABLE import_items (
  batch_id INTEGER NOT NULL REFERENCES import_batches ON DELETE CASCADE,
  path TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'new' CONSTRAINT known_state CHECK (state IN ('new', 'read', 'failed')),
  note_id INTEGER REFERENCES notes (id) DEFERRABLE INITIALLY DEFERRED,
  error TEXT,
  UNIQUE (batch_id, path)
);
INSERT INTO import_items (batch_id, path, state, note_id)
SELECT batch_id, path, CASE state WHEN 'done' THEN 'read' ELSE state END, note_id FROM import_items_backup;
DROP TABLE import_items_backup;
PRAGMA foreign_keys = 1;
