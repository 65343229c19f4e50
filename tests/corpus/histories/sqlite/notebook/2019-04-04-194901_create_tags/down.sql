DROP TABLE notes_tags;
DROP TABLE tags;
