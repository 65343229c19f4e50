-- The view took an hour to refresh; its rows are kept in a table.
CREATE TABLE stats.volume AS
SELECT b.mined_at AS day, t.token, t.amount, t.block_height
FROM chain.transfers AS t
INNER JOIN chain.blocks b ON b.height = t.block_height
LIMIT 0;
ALTER TABLE stats.volume ALTER COLUMN day TYPE date USING day::date, ALTER COLUMN day SET NOT NULL, ALTER COLUMN token SET NOT NULL;
ALTER TABLE stats.volume ADD PRIMARY KEY (day, token);
DROP MATERIALIZED VIEW stats.daily_volume;
