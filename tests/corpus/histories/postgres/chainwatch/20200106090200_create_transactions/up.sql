CREATE TYPE chain.tx_status AS ENUM ('unknown', 'failed', 'success');
CREATE TABLE chain.transactions (
    hash bytea NOT NULL,
    block_height numeric(20,0) NOT NULL REFERENCES chain.blocks,
    index_in_block integer NOT NULL,
    sender text NOT NULL,
    receiver text,
    value numeric(78,0) NOT NULL DEFAULT 0,
    nonce numeric(20,0) NOT NULL,
    input bytea,
    status chain.tx_status NOT NULL DEFAULT 'unknown',
    CONSTRAINT transactions_hash_key PRIMARY KEY (hash),
    CHECK (value >= 0),
    CHECK (index_in_block >= 0 AND index_in_block < 100000)
);
CREATE INDEX transactions_block_idx ON chain.transactions (block_height);
CREATE INDEX transactions_sender_idx ON chain.transactions (sender, nonce DESC);
