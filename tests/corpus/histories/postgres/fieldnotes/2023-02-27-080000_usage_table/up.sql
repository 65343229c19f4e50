CREATE TABLE usage_by_day AS
SELECT n.tenant_id, n.taken_at::date AS day, count(*) AS entries, sum(a.size) AS bytes
FROM entries n
LEFT JOIN attachments a ON a.note_id = n.id
GROUP BY 1, 2;
