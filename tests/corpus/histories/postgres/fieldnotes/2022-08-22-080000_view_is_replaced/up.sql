DROP VIEW IF EXISTS project_summary;
ALTER TABLE projects ALTER COLUMN name TYPE varchar(200);
CREATE OR REPLACE VIEW project_summary AS SELECT id, name, 0::bigint AS notes FROM projects;
ALTER VIEW project_summary RENAME COLUMN notes TO note_count;
ALTER MATERIALIZED VIEW tenant_usage RENAME TO usage_by_tenant;
