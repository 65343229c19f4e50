DROP TABLE note_places;
ALTER TABLE notes DROP COLUMN latitude;
ALTER TABLE notes DROP COLUMN longitude;
