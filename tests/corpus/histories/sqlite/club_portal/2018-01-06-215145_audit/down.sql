DROP TRIGGER audit_is_append_only_d;
DROP TRIGGER audit_is_append_only_u;
DROP TABLE audit;
