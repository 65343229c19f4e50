ALTER TABLE tenants DROP COLUMN parent_id;
