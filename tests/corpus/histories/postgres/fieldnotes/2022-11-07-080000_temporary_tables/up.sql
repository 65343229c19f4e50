CREATE TEMP TABLE moved ON COMMIT DROP AS SELECT id, tenant_id FROM projects;
CREATE TEMPORARY TABLE projects_tmp (id uuid);
INSERT INTO projects_tmp SELECT id FROM moved;
DROP TABLE projects_tmp;
