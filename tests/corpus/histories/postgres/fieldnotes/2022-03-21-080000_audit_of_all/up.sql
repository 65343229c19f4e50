-- Every table with a tenant is noted.
DO $$
DECLARE
    t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['devices', 'attachments'] LOOP
        EXECUTE format('CREATE TRIGGER audit_%s AFTER UPDATE ON %I FOR EACH ROW EXECUTE FUNCTION audit.note()', t, t);
    END LOOP;
END
$$;
