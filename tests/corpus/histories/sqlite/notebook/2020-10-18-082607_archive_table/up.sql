CREATE TABLE archived_notes (
  id INTEGER NOT NULL PRIMARY KEY,
  uuid TEXT NOT NULL UNIQUE,
  content BLOB NOT NULL,
  algorithm TEXT NOT NULL DEFAULT 'zstd'
);
CREATE TRIGGER refuse_archive_edits BEFORE UPDATE ON archived_notes BEGIN SELECT RAISE(ABORT, 'archived notes don''t change; make a new one'); END;
