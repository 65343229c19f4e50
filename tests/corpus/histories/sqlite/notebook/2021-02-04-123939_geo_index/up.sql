ALTER TABLE notes ADD COLUMN latitude DOUBLE;
ALTER TABLE notes ADD COLUMN longitude DOUBLE;
CREATE VIRTUAL TABLE note_places USING rtree(id, min_lat, max_lat, min_lon, max_lon);
