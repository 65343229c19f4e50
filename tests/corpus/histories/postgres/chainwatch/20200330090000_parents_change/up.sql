ALTER TABLE tokens ADD COLUMN logo_url text;
ALTER TABLE tokens ALTER COLUMN symbol TYPE varchar(64);
ALTER TABLE tokens RENAME COLUMN contract TO contract_address;
ALTER TABLE tokens ADD CONSTRAINT symbol_there CHECK (symbol <> '');
ALTER TABLE fungible_tokens ADD COLUMN holders bigint NOT NULL DEFAULT 0;
