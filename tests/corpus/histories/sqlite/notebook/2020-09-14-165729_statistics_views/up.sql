CREATE VIEW stats_by_day AS
SELECT date(created_at) AS day, count(*) AS notes, sum(length(body)) AS letters FROM notes GROUP BY 1;
CREATE VIEW stats_by_tag AS
SELECT t.name, count(nt.note_id) AS uses FROM tags t LEFT JOIN notes_tags nt ON nt.tag_id = t.id GROUP BY t.id;
