DROP INDEX events_topic;
DROP TABLE events;
