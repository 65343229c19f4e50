DROP TABLE note_places;
ALTER TABLE notes DROP COLUMN longitude;
ALTER TABLE notes DROP COLUMN latitude;
