DROP INDEX event_names_topic;
DROP TABLE event_names;
