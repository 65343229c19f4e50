CREATE FUNCTION add_tenant_column(t regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('ALTER TABLE %s ADD COLUMN IF NOT EXISTS tenant_id uuid', t);
END
$$;
SELECT add_tenant_column('tickets');
