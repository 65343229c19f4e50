DROP VIEW notebook_paths;
DROP INDEX notebooks_parent;
ALTER TABLE notebooks DROP COLUMN parent_id;
