-- old reorgs go to a file of their own
ATTACH DATABASE ':memory:' AS archive;
CREATE TABLE archive.reorgs (id INTEGER PRIMARY KEY, at_height INTEGER, depth INTEGER);
INSERT INTO archive.reorgs SELECT id, at_height, depth FROM main.reorgs WHERE seen_at < '2020';
DELETE FROM main.reorgs WHERE id IN (SELECT id FROM archive.reorgs);
DETACH DATABASE archive;
