COMMENT ON TABLE tenants IS 'Who pays';
COMMENT ON TABLE tenants IS 'Who pays us';
COMMENT ON COLUMN public.members.email IS 'Not verified';
COMMENT ON COLUMN members.email IS NULL;
COMMENT ON CONSTRAINT on_earth ON notes IS 'WGS 84';
COMMENT ON POLICY members_by_tenant ON members IS 'for now';
COMMENT ON FUNCTION touch() IS 'sets updated_at';
COMMENT ON TRIGGER touch ON tenants IS 'x';
