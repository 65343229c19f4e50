CREATE TABLE IF NOT EXISTS projects (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    tenant_id uuid NOT NULL REFERENCES tenants ON DELETE CASCADE,
    name text NOT NULL,
    archived_at timestamptz,
    UNIQUE (tenant_id, name)
);
CREATE TABLE IF NOT EXISTS projects (id int);
CREATE INDEX IF NOT EXISTS projects_open ON projects (tenant_id) WHERE archived_at IS NULL;
CREATE INDEX IF NOT EXISTS projects_open ON projects (name);
