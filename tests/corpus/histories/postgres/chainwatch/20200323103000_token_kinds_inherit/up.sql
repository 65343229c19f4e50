CREATE TABLE fungible_tokens (
    total_supply numeric(78,0)
) INHERITS (tokens);
CREATE TABLE nft_tokens (
    base_uri text,
    meta jsonb NOT NULL DEFAULT '{"nft": true}'::jsonb
) INHERITS (tokens);
ALTER TABLE fungible_tokens ADD PRIMARY KEY (id);
ALTER TABLE ONLY nft_tokens ADD CONSTRAINT nft_contract_once UNIQUE (contract);
