DROP MATERIALIZED VIEW tenant_usage;
DROP VIEW project_summary;
