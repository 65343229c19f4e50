ALTER TABLE notes DROP COLUMN tenant_id;
