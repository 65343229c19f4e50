CREATE TRIGGER bookings_overlap BEFORE INSERT ON bookings
WHEN EXISTS (SELECT 1 FROM bookings b WHERE b.room_id = NEW.room_id AND b."from" < NEW."to" AND b."to" > NEW."from")
BEGIN
  SELECT RAISE(ABORT, 'the room is taken');
END;
