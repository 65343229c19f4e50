DROP POLICY members_by_tenant ON members;
DROP POLICY projects_by_tenant ON projects;
