CREATE UNLOGGED TABLE balances (
    address text NOT NULL,
    token_id integer NOT NULL,
    amount numeric(78,0) NOT NULL,
    height bigint NOT NULL
) WITH (autovacuum_enabled = false);
ALTER TABLE balances SET LOGGED;
ALTER TABLE balances ADD CONSTRAINT balances_pkey PRIMARY KEY (address, token_id) INCLUDE (height);
ALTER TABLE balances CLUSTER ON balances_pkey;
ALTER TABLE balances SET WITHOUT CLUSTER;
