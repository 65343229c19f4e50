CREATE TABLE note_kinds (kind TEXT PRIMARY KEY) WITHOUT ROWID;
INSERT INTO note_kinds VALUES ('text'), ('list'), ('drawing');
ALTER TABLE notes ADD COLUMN kind TEXT REFERENCES note_kinds (kind);
UPDATE notes SET kind = 'text';
