DROP TABLE nft_tokens, fungible_tokens;
