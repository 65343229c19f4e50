ALTER TABLE attachments ADD CONSTRAINT small_enough CHECK (size <= 104857600) NOT VALID;
ALTER TABLE notes ADD COLUMN tenant_id uuid;
UPDATE notes SET tenant_id = p.tenant_id FROM projects p WHERE p.id = notes.project_id;
ALTER TABLE notes ADD CONSTRAINT notes_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants NOT VALID;
ALTER TABLE notes ADD CONSTRAINT tenant_there CHECK (tenant_id IS NOT NULL) NOT VALID;
