-- create storage and template
--
-- Revision ID: 0002
-- Revises: 0001
-- Create Date: 2026-11-22 17:33:27 UTC
-- Modules: storage, template

CREATE TABLE storages (
    id VARCHAR(36) NOT NULL,
    name VARCHAR(60),
    description VARCHAR(255),
    storage_type VARCHAR(30) NOT NULL,
    initialized BOOLEAN DEFAULT FALSE,
    status VARCHAR(30) NOT NULL,
    information TEXT,
    size BIGINT DEFAULT 0,
    available BIGINT DEFAULT 0,
    user_id VARCHAR(36),
    CONSTRAINT storages_pkey PRIMARY KEY (id),
    CONSTRAINT storages_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE SET NULL
);

CREATE TABLE storage_extra_specs (
    id INTEGER NOT NULL CONSTRAINT storage_extra_specs_pkey PRIMARY KEY AUTOINCREMENT,
    "key" VARCHAR(60),
    value VARCHAR(155),
    storage_id VARCHAR(36),
    CONSTRAINT storage_extra_specs_storage_id_key_key UNIQUE (storage_id, "key"),
    CONSTRAINT storage_extra_specs_storage_id_fkey FOREIGN KEY (storage_id) REFERENCES storages (id) ON DELETE CASCADE
);

CREATE TABLE templates (
    id VARCHAR(36) NOT NULL,
    name VARCHAR(40) NOT NULL,
    description TEXT,
    path TEXT NOT NULL,
    format VARCHAR(10) NOT NULL,
    size BIGINT NOT NULL DEFAULT 0,
    storage_id VARCHAR(36) NOT NULL,
    status TEXT NOT NULL DEFAULT 'NEW',
    information TEXT,
    is_backing BOOLEAN NOT NULL DEFAULT TRUE,
    created_at TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT templates_pkey PRIMARY KEY (id),
    CONSTRAINT templates_name_key UNIQUE (name),
    CONSTRAINT templates_storage_id_fkey FOREIGN KEY (storage_id) REFERENCES storages (id) ON DELETE RESTRICT,
    CONSTRAINT templates_size_check CHECK (size >= 0),
    CONSTRAINT templates_status_check CHECK (status IN ('NEW', 'CREATING', 'EDITING', 'AVAILABLE', 'ERROR', 'DELETING'))
);
