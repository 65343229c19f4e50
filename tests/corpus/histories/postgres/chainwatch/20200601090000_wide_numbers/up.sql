ALTER TABLE chain.transactions
    ALTER COLUMN value SET DATA TYPE numeric(100, 0),
    ALTER COLUMN nonce TYPE numeric(30, 0),
    ADD COLUMN gas_used bigint,
    ADD COLUMN fee numeric(100,0) GENERATED ALWAYS AS (value / 1000) STORED;
