DO $$
DECLARE
    n bigint;
BEGIN
    SELECT count(*) INTO n FROM chain.blocks;
    IF n = 0 THEN
        RAISE NOTICE 'nothing to do';
    ELSE
        UPDATE chain.blocks SET gas_price = 0 WHERE gas_price IS NULL;
    END IF;
END
$$;
