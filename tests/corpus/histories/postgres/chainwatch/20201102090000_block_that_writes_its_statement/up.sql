DO $$
BEGIN
    EXECUTE 'ALTER TABLE prices ADD COLUMN volume numeric(78,0) NOT NULL DEFAULT 0';
    EXECUTE $q$COMMENT ON COLUMN prices.volume IS 'What was traded'$q$;
END
$$;
