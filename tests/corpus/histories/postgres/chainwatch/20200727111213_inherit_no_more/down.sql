ALTER TABLE nft_tokens INHERIT tokens;
