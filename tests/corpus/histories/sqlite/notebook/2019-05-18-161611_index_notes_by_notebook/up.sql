CREATE INDEX notes_notebook_idx ON notes (notebook_id, created_at DESC);
