-- create block_device and notification
--
-- Revision ID: 0011
-- Revises: 0010
-- Create Date: 2026-11-22 17:33:28 UTC
-- Modules: block_device, notification

CREATE TABLE iscsi_interfaces (
    id VARCHAR(36) NOT NULL,
    inf_type VARCHAR(20),
    ip VARCHAR(40),
    port VARCHAR(20),
    status VARCHAR(20),
    CONSTRAINT iscsi_interfaces_pkey PRIMARY KEY (id),
    CONSTRAINT iscsi_interfaces_ip_key UNIQUE (ip),
    CONSTRAINT iscsi_interfaces_port CHECK (port <> '')
);

CREATE TABLE notifications (
    id VARCHAR(36) NOT NULL,
    create_datetime TIMESTAMP DEFAULT CURRENT_TIMESTAMP,
    msg_type VARCHAR(30),
    subject VARCHAR(30),
    recipients TEXT,
    message VARCHAR(255),
    status VARCHAR(255),
    CONSTRAINT notifications_pkey PRIMARY KEY (id)
);
