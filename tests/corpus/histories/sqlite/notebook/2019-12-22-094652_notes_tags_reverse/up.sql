CREATE INDEX notes_tags_reverse ON notes_tags (tag_id, note_id);
