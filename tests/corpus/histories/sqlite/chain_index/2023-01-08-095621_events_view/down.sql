DROP TRIGGER named_events_ro;
DROP VIEW named_events;
