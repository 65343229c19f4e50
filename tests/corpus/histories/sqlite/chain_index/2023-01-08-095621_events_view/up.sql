CREATE VIEW named_events AS
SELECT e.tx, e.log_index, n.name, hex(e.data) AS data FROM events e LEFT JOIN event_names n ON n.topic = substr(e.topic0, 1, 4);
CREATE TRIGGER named_events_ro INSTEAD OF INSERT ON named_events BEGIN SELECT RAISE(FAIL, 'read only'); END;
