DROP INDEX notes_tags_reverse;
