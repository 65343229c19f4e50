CREATE TABLE event_names AS WITH known (topic, name) AS (VALUES (x'ddf252ad', 'Transfer'), (x'8c5be1e5', 'Approval')) SELECT topic, name FROM known;
CREATE UNIQUE INDEX event_names_topic ON event_names (topic);
