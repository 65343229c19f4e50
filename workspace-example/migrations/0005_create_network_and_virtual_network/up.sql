-- create network and virtual_network
--
-- Revision ID: 0005
-- Revises: 0004
-- Create Date: 2026-11-22 17:33:27 UTC
-- Modules: network, virtual_network

CREATE TABLE interfaces (
    id VARCHAR(36) NOT NULL,
    name VARCHAR(30),
    mac VARCHAR(20),
    ip VARCHAR(40),
    netmask INTEGER,
    gateway VARCHAR(40),
    inf_type VARCHAR(20),
    mtu INTEGER,
    speed INTEGER,
    power_state VARCHAR(20) NOT NULL,
    status VARCHAR(20) NOT NULL DEFAULT 'available',
    CONSTRAINT interfaces_pkey PRIMARY KEY (id)
);

CREATE TABLE interface_extra_specs (
    id INTEGER NOT NULL CONSTRAINT interface_extra_specs_pkey PRIMARY KEY AUTOINCREMENT,
    "key" VARCHAR(60),
    value VARCHAR(155),
    interface_id VARCHAR(36),
    CONSTRAINT interface_extra_specs_interface_id_key_key UNIQUE (interface_id, "key"),
    CONSTRAINT interface_extra_specs_interface_id_fkey FOREIGN KEY (interface_id) REFERENCES interfaces (id) ON DELETE CASCADE
);

CREATE TABLE virtual_networks (
    id VARCHAR(36) NOT NULL,
    network_name TEXT,
    forward_mode TEXT,
    bridge TEXT,
    virtual_port_type TEXT,
    state TEXT,
    autostart TEXT,
    persistent TEXT,
    virsh_xml TEXT,
    CONSTRAINT virtual_networks_pkey PRIMARY KEY (id)
);

CREATE TABLE virtual_network_port_groups (
    port_group_name TEXT NOT NULL,
    is_trunk TEXT,
    tags TEXT,
    virtual_network_id VARCHAR(36) NOT NULL,
    CONSTRAINT virtual_network_port_groups_pkey PRIMARY KEY (port_group_name, virtual_network_id),
    CONSTRAINT virtual_network_port_groups_virtual_network_id_fkey FOREIGN KEY (virtual_network_id) REFERENCES virtual_networks (id) ON DELETE CASCADE
);
