CREATE TABLE analytics.movements AS
SELECT t.from_address AS address, -t.amount AS amount, t.block_height, NULL::bytea AS tx
FROM chain.transfers t
UNION ALL
SELECT x.sender, x.value, x.block_height::bigint, x.hash
FROM (SELECT sender, value, block_height, hash FROM chain.transactions WHERE value > 0) x;
ALTER TABLE analytics.movements ALTER COLUMN address SET NOT NULL;
