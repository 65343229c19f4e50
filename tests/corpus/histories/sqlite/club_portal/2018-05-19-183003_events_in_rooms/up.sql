ALTER TABLE events ADD COLUMN room_id INTEGER REFERENCES rooms(id) ON DELETE SET NULL;
INSERT INTO rooms(name) SELECT DISTINCT place FROM events WHERE place IS NOT NULL;
UPDATE events SET room_id = (SELECT id FROM rooms WHERE rooms.name = events.place);
ALTER TABLE events DROP COLUMN place;
