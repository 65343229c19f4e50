-- create virtual_machines
--
-- Revision ID: 0003
-- Revises: 0002
-- Create Date: 2026-11-22 17:33:27 UTC
-- Modules: virtual_machines

CREATE TABLE virtual_machines (
    id VARCHAR(36) NOT NULL,
    power_state VARCHAR(30),
    status VARCHAR(30),
    name VARCHAR(60),
    description VARCHAR(255),
    information TEXT,
    user_id VARCHAR(36),
    CONSTRAINT virtual_machines_pkey PRIMARY KEY (id),
    CONSTRAINT virtual_machines_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE SET NULL
);

CREATE TABLE cpu_info (
    id INTEGER NOT NULL CONSTRAINT cpu_info_pkey PRIMARY KEY AUTOINCREMENT,
    cores INTEGER,
    threads INTEGER,
    sockets INTEGER,
    type VARCHAR(30),
    model VARCHAR(30),
    vm_id VARCHAR(36),
    vcpu INTEGER,
    CONSTRAINT cpu_info_vm_id_fkey FOREIGN KEY (vm_id) REFERENCES virtual_machines (id) ON DELETE CASCADE
);

CREATE TABLE disk (
    id INTEGER NOT NULL CONSTRAINT disk_pkey PRIMARY KEY AUTOINCREMENT,
    name VARCHAR(255),
    emulation VARCHAR(30),
    format VARCHAR(20),
    qos TEXT,
    boot_order INTEGER,
    path VARCHAR(255),
    size BIGINT,
    provisioning VARCHAR(30),
    type VARCHAR(30),
    "order" INTEGER,
    vm_id VARCHAR(36),
    disk_id VARCHAR(36),
    read_only BOOLEAN DEFAULT FALSE,
    CONSTRAINT disk_vm_id_fkey FOREIGN KEY (vm_id) REFERENCES virtual_machines (id) ON DELETE CASCADE
);

CREATE INDEX disk_vm_id_order_idx ON disk (vm_id, "order");

CREATE TABLE os (
    id INTEGER NOT NULL CONSTRAINT os_pkey PRIMARY KEY AUTOINCREMENT,
    os_type VARCHAR(80),
    os_variant VARCHAR(255),
    boot_device VARCHAR(10),
    graphic_driver VARCHAR(30),
    bios VARCHAR(30),
    vm_id VARCHAR(36),
    CONSTRAINT os_vm_id_fkey FOREIGN KEY (vm_id) REFERENCES virtual_machines (id) ON DELETE CASCADE
);

CREATE TABLE protocol_graphic_interface (
    id INTEGER NOT NULL CONSTRAINT protocol_graphic_interface_pkey PRIMARY KEY AUTOINCREMENT,
    login VARCHAR(90),
    password VARCHAR(255),
    connect_type VARCHAR(30),
    url VARCHAR(255),
    vm_id VARCHAR(36),
    CONSTRAINT protocol_graphic_interface_vm_id_fkey FOREIGN KEY (vm_id) REFERENCES virtual_machines (id) ON DELETE CASCADE
);

CREATE TABLE ram (
    id INTEGER NOT NULL CONSTRAINT ram_pkey PRIMARY KEY AUTOINCREMENT,
    size BIGINT,
    vm_id VARCHAR(36),
    CONSTRAINT ram_vm_id_fkey FOREIGN KEY (vm_id) REFERENCES virtual_machines (id) ON DELETE CASCADE
);

CREATE TABLE snapshots (
    id VARCHAR(36) NOT NULL,
    vm_id VARCHAR(36) NOT NULL,
    name VARCHAR(60) NOT NULL,
    parent_id VARCHAR(36),
    description VARCHAR(255),
    status VARCHAR(30) NOT NULL,
    created_at TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,
    is_current BOOLEAN NOT NULL DEFAULT FALSE,
    CONSTRAINT snapshots_pkey PRIMARY KEY (id),
    CONSTRAINT snapshots_vm_id_fkey FOREIGN KEY (vm_id) REFERENCES virtual_machines (id) ON DELETE CASCADE,
    CONSTRAINT snapshots_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES snapshots (id) ON DELETE SET NULL
);

CREATE TABLE virtual_interface (
    id INTEGER NOT NULL CONSTRAINT virtual_interface_pkey PRIMARY KEY AUTOINCREMENT,
    interface VARCHAR(60),
    mac VARCHAR(20),
    mode VARCHAR(30),
    portgroup VARCHAR(30),
    model VARCHAR(30),
    "order" INTEGER,
    vm_id VARCHAR(36),
    CONSTRAINT virtual_interface_vm_id_fkey FOREIGN KEY (vm_id) REFERENCES virtual_machines (id) ON DELETE CASCADE
);
