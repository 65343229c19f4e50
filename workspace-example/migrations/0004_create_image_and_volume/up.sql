-- create image and volume
--
-- Revision ID: 0004
-- Revises: 0003
-- Create Date: 2026-11-22 17:33:27 UTC
-- Modules: image, volume

CREATE TABLE images (
    id VARCHAR(36) NOT NULL,
    name VARCHAR(40),
    user_id VARCHAR(36),
    size BIGINT,
    path VARCHAR(255) DEFAULT '',
    status VARCHAR(20),
    information TEXT,
    description VARCHAR(255),
    storage_id VARCHAR(36),
    CONSTRAINT images_pkey PRIMARY KEY (id),
    CONSTRAINT images_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE SET NULL,
    CONSTRAINT images_storage_id_fkey FOREIGN KEY (storage_id) REFERENCES storages (id) ON DELETE RESTRICT
);

CREATE TABLE image_attach_vm (
    id INTEGER NOT NULL CONSTRAINT image_attach_vm_pkey PRIMARY KEY AUTOINCREMENT,
    image_id VARCHAR(36),
    vm_id VARCHAR(36),
    user_id VARCHAR(36),
    target VARCHAR(50),
    CONSTRAINT image_attach_vm_image_id_vm_id_key UNIQUE (image_id, vm_id),
    CONSTRAINT image_attach_vm_image_id_fkey FOREIGN KEY (image_id) REFERENCES images (id) ON DELETE CASCADE,
    CONSTRAINT image_attach_vm_vm_id_fkey FOREIGN KEY (vm_id) REFERENCES virtual_machines (id) ON DELETE CASCADE,
    CONSTRAINT image_attach_vm_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE SET NULL
);

CREATE TABLE volumes (
    id VARCHAR(36) NOT NULL,
    name VARCHAR(40),
    user_id VARCHAR(36),
    format VARCHAR(10),
    size BIGINT,
    used BIGINT,
    status VARCHAR(20),
    information TEXT,
    path VARCHAR(255) DEFAULT '',
    template_id VARCHAR(36),
    description VARCHAR(255),
    storage_id VARCHAR(36),
    read_only BOOLEAN DEFAULT FALSE,
    CONSTRAINT volumes_pkey PRIMARY KEY (id),
    CONSTRAINT volumes_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE SET NULL,
    CONSTRAINT volumes_template_id_fkey FOREIGN KEY (template_id) REFERENCES templates (id) ON DELETE SET NULL,
    CONSTRAINT volumes_storage_id_fkey FOREIGN KEY (storage_id) REFERENCES storages (id) ON DELETE RESTRICT,
    CONSTRAINT volumes_fit CHECK (used IS NULL OR used <= size)
);

CREATE INDEX volumes_status_idx ON volumes (status);

CREATE TABLE volume_attach_vm (
    id INTEGER NOT NULL CONSTRAINT volume_attach_vm_pkey PRIMARY KEY AUTOINCREMENT,
    volume_id VARCHAR(36),
    vm_id VARCHAR(36),
    user_id VARCHAR(36),
    target VARCHAR(50),
    CONSTRAINT volume_attach_vm_volume_id_vm_id_key UNIQUE (volume_id, vm_id),
    CONSTRAINT volume_attach_vm_volume_id_fkey FOREIGN KEY (volume_id) REFERENCES volumes (id) ON DELETE CASCADE,
    CONSTRAINT volume_attach_vm_vm_id_fkey FOREIGN KEY (vm_id) REFERENCES virtual_machines (id) ON DELETE CASCADE,
    CONSTRAINT volume_attach_vm_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE SET NULL
);
