ALTER TABLE tags RENAME TO tags_old;
CREATE TABLE tags (
  id INTEGER NOT NULL PRIMARY KEY,
  name VARCHAR(64) COLLATE NOCASE NOT NULL UNIQUE,
  colour TEXT NOT NULL DEFAULT '#888888'
);
INSERT INTO tags SELECT id, name, colour FROM tags_old;
-- the references went with the rename: they have to come back
CREATE TABLE notes_tags_new (
  note_id INTEGER NOT NULL REFERENCES notes (id) ON DELETE CASCADE,
  tag_id INTEGER NOT NULL REFERENCES tags (id) ON DELETE CASCADE,
  PRIMARY KEY (note_id, tag_id)
) WITHOUT ROWID;
INSERT INTO notes_tags_new (note_id, tag_id) SELECT note_id, tag_id FROM notes_tags;
DROP TABLE notes_tags;
ALTER TABLE notes_tags_new RENAME TO notes_tags;
DROP TABLE tags_old;
