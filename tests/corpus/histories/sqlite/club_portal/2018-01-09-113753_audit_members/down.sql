DROP TRIGGER audit_members_u;
