REVOKE SELECT (id, name) ON tenants FROM PUBLIC;
