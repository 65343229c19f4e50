ALTER TABLE projects ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY projects_by_tenant ON projects
    USING (tenant_id = current_setting('app.tenant', true)::uuid)
    WITH CHECK (tenant_id = current_setting('app.tenant', true)::uuid);
ALTER TABLE members ENABLE ROW LEVEL SECURITY;
CREATE POLICY members_by_tenant ON members FOR SELECT TO PUBLIC USING (true);
