CREATE VIEW project_summary AS
SELECT p.id, p.name, count(n.id) AS notes, max(n.taken_at) AS last_note
FROM projects p LEFT JOIN notes n ON n.project_id = p.id
GROUP BY p.id, p.name;
CREATE MATERIALIZED VIEW tenant_usage AS SELECT tenant_id, sum(size)::bigint AS bytes FROM notes n JOIN attachments a ON a.note_id = n.id GROUP BY tenant_id;
CREATE UNIQUE INDEX ON tenant_usage (tenant_id);
COMMENT ON VIEW project_summary IS 'read only';
