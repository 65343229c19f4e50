CREATE SCHEMA IF NOT EXISTS audit;
CREATE TABLE audit.log (
    id bigserial,
    happened_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    table_name name NOT NULL,
    operation char(1) NOT NULL CHECK (operation IN ('I', 'U', 'D')),
    who text NOT NULL DEFAULT SESSION_USER,
    before jsonb,
    after jsonb,
    CONSTRAINT log_pkey PRIMARY KEY (id)
);
CREATE OR REPLACE FUNCTION audit.note() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = audit, pg_temp AS $fn$
BEGIN
    INSERT INTO audit.log (table_name, operation, before, after)
    VALUES (TG_TABLE_NAME, left(TG_OP, 1), to_jsonb(OLD), to_jsonb(NEW));
    RETURN coalesce(NEW, OLD);
END
$fn$;
CREATE TRIGGER audit_projects AFTER INSERT OR UPDATE OR DELETE ON projects FOR EACH ROW EXECUTE FUNCTION audit.note();
CREATE TRIGGER audit_notes AFTER INSERT OR UPDATE OR DELETE ON notes FOR EACH ROW EXECUTE FUNCTION audit.note();
