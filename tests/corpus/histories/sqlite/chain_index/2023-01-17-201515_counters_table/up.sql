CREATE TABLE counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
INSERT INTO counters VALUES ('events', (SELECT count(*) FROM events)), ('contracts', (SELECT count(*) FROM contracts));
CREATE TRIGGER count_events_in AFTER INSERT ON events BEGIN UPDATE counters SET value = value + 1 WHERE name = 'events'; END;
CREATE TRIGGER count_events_out AFTER DELETE ON events BEGIN UPDATE counters SET value = value - 1 WHERE name = 'events'; END;
