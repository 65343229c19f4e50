CREATE TABLE IF NOT EXISTS import_batches (id INTEGER PRIMARY KEY, source TEXT NOT NULL, started TIMESTAMP, finished TIMESTAMP, CHECK (finished IS NULL OR finished >= started));
CREATE TABLE IF NOT EXISTS import_items (
  batch_id INTEGER NOT NULL REFERENCES import_batches ON DELETE CASCADE,
  path TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'new',
  note_id INTEGER REFERENCES notes (id) DEFERRABLE INITIALLY DEFERRED,
  UNIQUE (batch_id, path)
);
