ALTER TABLE notebooks ADD COLUMN parent_id INTEGER REFERENCES notebooks (id) ON DELETE CASCADE;
CREATE INDEX notebooks_parent ON notebooks (parent_id) WHERE parent_id IS NOT NULL;
CREATE VIEW notebook_paths (id, path) AS
WITH RECURSIVE up (id, path) AS (
  SELECT id, name FROM notebooks WHERE parent_id IS NULL
  UNION ALL
  SELECT n.id, up.path || '/' || n.name FROM notebooks n JOIN up ON n.parent_id = up.id
)
SELECT id, path FROM up;
