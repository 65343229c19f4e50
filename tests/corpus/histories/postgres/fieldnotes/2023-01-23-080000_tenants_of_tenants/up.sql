ALTER TABLE tenants ADD COLUMN parent_id uuid CONSTRAINT tenants_parent REFERENCES tenants DEFERRABLE;
ALTER TABLE tenants ADD CONSTRAINT not_its_own CHECK (parent_id <> id);
CREATE INDEX tenants_children ON tenants (parent_id) WHERE parent_id IS NOT NULL;
