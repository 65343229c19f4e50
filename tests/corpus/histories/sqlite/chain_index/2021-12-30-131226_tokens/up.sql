CREATE TABLE tokens (
    id TEXT PRIMARY KEY, symbol TEXT NOT NULL, decimals INTEGER NOT NULL DEFAULT 8 CHECK (decimals >= 0 AND decimals <= 30),
    meta TEXT CHECK (meta IS NULL OR json_valid(meta))
) STRICT;
CREATE UNIQUE INDEX tokens_symbol ON tokens (upper(symbol));
