-- Undoes 0001_create_user_and_event_store

DROP TABLE users;

DROP TABLE events;
