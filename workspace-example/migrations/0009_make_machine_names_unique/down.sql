-- Undoes 0009_make_machine_names_unique

-- Foreign keys are off, and the transaction is the script's own: with foreign keys on, dropping a table
-- deletes the rows that refer to it, and inside a transaction they can't be switched off.
PRAGMA foreign_keys = OFF;

BEGIN IMMEDIATE;

CREATE TEMP TABLE ovmig_references (
    broken INTEGER,
    CONSTRAINT every_reference_has_its_row CHECK (broken <= 0)
);

INSERT INTO ovmig_references SELECT -count(*) FROM (SELECT 1 FROM pragma_foreign_key_check('cpu_info') UNION ALL SELECT 1 FROM pragma_foreign_key_check('disk') UNION ALL SELECT 1 FROM pragma_foreign_key_check('image_attach_vm') UNION ALL SELECT 1 FROM pragma_foreign_key_check('os') UNION ALL SELECT 1 FROM pragma_foreign_key_check('protocol_graphic_interface') UNION ALL SELECT 1 FROM pragma_foreign_key_check('ram') UNION ALL SELECT 1 FROM pragma_foreign_key_check('snapshots') UNION ALL SELECT 1 FROM pragma_foreign_key_check('virtual_interface') UNION ALL SELECT 1 FROM pragma_foreign_key_check('virtual_machines') UNION ALL SELECT 1 FROM pragma_foreign_key_check('volume_attach_vm'));

-- SQLite can't change virtual_machines so in place: it is made anew.
CREATE TABLE ovmig_new_virtual_machines (
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

INSERT OR ROLLBACK INTO ovmig_new_virtual_machines (rowid, id, power_state, status, name, description, information, user_id)
SELECT rowid, id, power_state, status, name, description, information, user_id
FROM virtual_machines;

DROP TABLE virtual_machines;

ALTER TABLE ovmig_new_virtual_machines RENAME TO virtual_machines;

-- Fails, and rolls back, when a row now refers to nothing that referred to something before.
UPDATE OR ROLLBACK ovmig_references SET broken = broken + (SELECT count(*) FROM (SELECT 1 FROM pragma_foreign_key_check('cpu_info') UNION ALL SELECT 1 FROM pragma_foreign_key_check('disk') UNION ALL SELECT 1 FROM pragma_foreign_key_check('image_attach_vm') UNION ALL SELECT 1 FROM pragma_foreign_key_check('os') UNION ALL SELECT 1 FROM pragma_foreign_key_check('protocol_graphic_interface') UNION ALL SELECT 1 FROM pragma_foreign_key_check('ram') UNION ALL SELECT 1 FROM pragma_foreign_key_check('snapshots') UNION ALL SELECT 1 FROM pragma_foreign_key_check('virtual_interface') UNION ALL SELECT 1 FROM pragma_foreign_key_check('virtual_machines') UNION ALL SELECT 1 FROM pragma_foreign_key_check('volume_attach_vm')));

DROP TABLE ovmig_references;

COMMIT;

PRAGMA foreign_keys = ON;
