ALTER TABLE notes RENAME TO entries;
ALTER TABLE entries RENAME COLUMN body TO content;
ALTER TABLE entries RENAME CONSTRAINT notes_pkey TO entries_pkey;
ALTER TABLE entries RENAME CONSTRAINT notes_project_id_fkey TO entries_project_id_fkey;
ALTER INDEX notes_search RENAME TO entries_search;
ALTER TABLE note_tags RENAME TO entry_tags;
ALTER TABLE entry_tags RENAME note_id TO entry_id;
ALTER TABLE entry_tags RENAME CONSTRAINT note_tags_pk TO entry_tags_pk;
