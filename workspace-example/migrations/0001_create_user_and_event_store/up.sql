-- create user and event_store
--
-- Revision ID: 0001
-- Revises: base
-- Create Date: 2026-11-22 17:33:27 UTC
-- Modules: event_store, user

CREATE TABLE events (
    id INTEGER NOT NULL,
    module VARCHAR(40) NOT NULL,
    object_id VARCHAR(36) NOT NULL,
    user_id VARCHAR(36) NOT NULL,
    event VARCHAR(50) NOT NULL,
    timestamp TIMESTAMP NOT NULL,
    information TEXT NOT NULL,
    CONSTRAINT events_pkey PRIMARY KEY (id)
);

CREATE TABLE users (
    id VARCHAR(36) NOT NULL,
    username VARCHAR(30),
    email VARCHAR(255),
    is_superuser BOOLEAN DEFAULT FALSE,
    hashed_password VARCHAR(255),
    CONSTRAINT users_pkey PRIMARY KEY (id),
    CONSTRAINT users_username_key UNIQUE (username),
    CONSTRAINT users_email_key UNIQUE (email)
);
