-- From here on the names are the chain's unless they say something else.
SET search_path TO chain, public;
CREATE TABLE accounts (
    id bigserial PRIMARY KEY,
    address text NOT NULL UNIQUE,
    first_seen numeric(20,0) REFERENCES blocks,
    status tx_status
);
ALTER TABLE receipts ADD COLUMN account_id bigint REFERENCES accounts (id);
CREATE INDEX ON receipts (account_id) WHERE account_id IS NOT NULL;
RESET search_path;
