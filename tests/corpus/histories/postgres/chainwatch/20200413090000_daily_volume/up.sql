CREATE MATERIALIZED VIEW stats.daily_volume AS
SELECT date_trunc('day', b.mined_at) AS day, t.token, sum(t.amount) AS amount, count(*) AS transfers
FROM chain.transfers t JOIN chain.blocks b ON b.height = t.block_height
GROUP BY 1, 2
WITH NO DATA;
CREATE UNIQUE INDEX daily_volume_key ON stats.daily_volume (day, token);
CREATE INDEX ON stats.daily_volume (token);
