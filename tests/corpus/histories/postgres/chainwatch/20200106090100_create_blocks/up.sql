CREATE TABLE chain.blocks (
    height numeric(20,0) PRIMARY KEY,
    hash bytea NOT NULL,
    parent_hash bytea NOT NULL,
    mined_at timestamptz NOT NULL,
    gas_price numeric(45,0) DEFAULT 0 NOT NULL,
    total_supply numeric(78,0),
    author text NOT NULL
);
CREATE UNIQUE INDEX ON chain.blocks (hash);
CREATE INDEX ON chain.blocks (parent_hash);
CREATE INDEX blocks_time_idx ON chain.blocks (mined_at);
