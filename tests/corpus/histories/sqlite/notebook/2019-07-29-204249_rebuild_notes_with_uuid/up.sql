-- SQLite can't add a UNIQUE column: the twelve steps
CREATE TABLE notes_new (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  uuid TEXT NOT NULL UNIQUE,
  title TEXT NOT NULL,
  body TEXT NOT NULL DEFAULT '',
  created_at TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,
  pinned BOOLEAN NOT NULL DEFAULT 0,
  notebook_id INTEGER REFERENCES notebooks (id) ON DELETE SET NULL,
  updated_at TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,
  deleted_at TIMESTAMP
);
DROP VIEW live_notes;
DROP TRIGGER notes_ai;
DROP TRIGGER notes_ad;
DROP TRIGGER notes_au;
DROP TRIGGER notes_touch;
INSERT INTO notes_new (id, uuid, title, body, created_at, pinned, notebook_id, updated_at, deleted_at)
SELECT id, lower(hex(randomblob(16))), title, body, created_at, pinned, notebook_id, coalesce(updated_at, created_at), deleted_at
  FROM notes;
DROP TABLE notes;
ALTER TABLE notes_new RENAME TO notes;
CREATE INDEX notes_notebook_idx ON notes (notebook_id, created_at DESC);
CREATE TRIGGER notes_ai AFTER INSERT ON notes BEGIN
  INSERT INTO notes_fts(rowid, title, body) VALUES (new.id, new.title, new.body);
END;
CREATE TRIGGER notes_ad AFTER DELETE ON notes BEGIN
  INSERT INTO notes_fts(notes_fts, rowid, title, body) VALUES ('delete', old.id, old.title, old.body);
END;
CREATE TRIGGER notes_au AFTER UPDATE ON notes BEGIN
  INSERT INTO notes_fts(notes_fts, rowid, title, body) VALUES ('delete', old.id, old.title, old.body);
  INSERT INTO notes_fts(rowid, title, body) VALUES (new.id, new.title, new.body);
END;
CREATE VIEW live_notes AS SELECT id, uuid, title, body, notebook_id FROM notes WHERE deleted_at IS NULL;
