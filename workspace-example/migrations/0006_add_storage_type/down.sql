-- Undoes 0006_add_storage_type

ALTER TABLE images DROP COLUMN storage_type;

ALTER TABLE volumes DROP COLUMN storage_type;
