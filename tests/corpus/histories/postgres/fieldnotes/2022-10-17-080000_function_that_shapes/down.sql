ALTER TABLE tickets DROP COLUMN tenant_id;
