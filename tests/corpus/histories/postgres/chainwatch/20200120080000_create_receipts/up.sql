CREATE TABLE chain.receipts (
    receipt_id text PRIMARY KEY,
    tx_hash bytea NOT NULL REFERENCES chain.transactions ON DELETE CASCADE,
    shard smallint NOT NULL,
    kind text NOT NULL CHECK (kind IN ('action', 'data')),
    args jsonb,
    logs text[],
    burnt bigint NOT NULL
);
CREATE TABLE chain.receipt_outputs (
    receipt_id text NOT NULL REFERENCES chain.receipts,
    output_id text NOT NULL,
    PRIMARY KEY (receipt_id, output_id)
);
COMMENT ON COLUMN chain.receipts.burnt IS 'In the chain''s smallest unit';
