-- throw away what was cut off while syncing
CREATE TEMP TABLE broken AS SELECT id FROM notes WHERE body IS NULL OR title = '';
DELETE FROM revisions WHERE note_id IN (SELECT id FROM broken);
DELETE FROM notes WHERE id IN (SELECT id FROM temp.broken);
DROP TABLE broken;
