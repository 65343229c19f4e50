CREATE TABLE chain.transfers (
    token text NOT NULL,
    from_address text NOT NULL,
    to_address text NOT NULL,
    amount numeric(78,0) NOT NULL,
    block_height bigint NOT NULL,
    UNIQUE (token, from_address, to_address, block_height)
) PARTITION BY LIST (token);
CREATE TABLE chain.transfers_main PARTITION OF chain.transfers FOR VALUES IN ('main', 'wrapped');
CREATE TABLE chain.transfers_other PARTITION OF chain.transfers DEFAULT PARTITION BY HASH (from_address);
DO $$
BEGIN
    FOR i IN 0..3 LOOP
        EXECUTE format('CREATE TABLE chain.transfers_other_%s PARTITION OF chain.transfers_other FOR VALUES WITH (MODULUS 4, REMAINDER %s)', i, i);
    END LOOP;
END $$;
