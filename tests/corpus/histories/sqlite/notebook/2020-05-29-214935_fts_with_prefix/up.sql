DROP TABLE notes_fts;
CREATE VIRTUAL TABLE notes_fts USING fts5 (title, body, content = 'notes', content_rowid = 'id', prefix = '2 3');
INSERT INTO notes_fts (notes_fts) VALUES ('rebuild');
