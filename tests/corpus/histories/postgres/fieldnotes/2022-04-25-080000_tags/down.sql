DROP TABLE note_tags, tags;
