ALTER TABLE notes ADD COLUMN rank REAL NOT NULL DEFAULT 0.0;
WITH ordered AS (SELECT id, row_number() OVER (PARTITION BY notebook_id ORDER BY created_at) AS n FROM notes)
UPDATE notes SET rank = (SELECT n FROM ordered WHERE ordered.id = notes.id);
CREATE INDEX notes_rank ON notes (notebook_id, rank);
