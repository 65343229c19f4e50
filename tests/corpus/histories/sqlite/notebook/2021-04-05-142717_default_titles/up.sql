-- a new default is a rebuild; the triggers and the view go with the table
DROP VIEW stats_by_day;
DROP VIEW live_notes;
CREATE TABLE notes_rebuilt (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  uuid TEXT NOT NULL UNIQUE,
  title TEXT NOT NULL DEFAULT 'Untitled',
  body TEXT NOT NULL DEFAULT '',
  created_at TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,
  pinned BOOLEAN NOT NULL DEFAULT 0,
  notebook_id INTEGER REFERENCES notebooks (id) ON DELETE SET NULL,
  updated_at TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,
  deleted_at TIMESTAMP,
  reading_seconds INTEGER AS (max(1, length(body) / 20)) STORED,
  kind TEXT NOT NULL DEFAULT 'text' REFERENCES note_kinds (kind) ON UPDATE CASCADE,
  rank REAL NOT NULL DEFAULT 0.0,
  lock_salt BLOB,
  lock_hint TEXT,
  CONSTRAINT hint_needs_lock CHECK (lock_hint IS NULL OR lock_salt IS NOT NULL)
);
INSERT INTO notes_rebuilt (id, uuid, title, body, created_at, pinned, notebook_id, updated_at, deleted_at, kind, rank, lock_salt, lock_hint)
  SELECT id, uuid, title, body, created_at, pinned, notebook_id, updated_at, deleted_at, coalesce(kind, 'text'), rank, lock_salt, lock_hint FROM notes;
DROP TABLE notes;
ALTER TABLE notes_rebuilt RENAME TO notes;
CREATE INDEX notes_notebook_idx ON notes (notebook_id, rank);
CREATE VIEW live_notes AS SELECT * FROM notes WHERE deleted_at IS NULL;
