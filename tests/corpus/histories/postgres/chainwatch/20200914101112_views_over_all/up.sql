CREATE VIEW analytics.busy AS SELECT sender, count(*) AS n FROM chain.transactions GROUP BY sender HAVING count(*) > 100;
CREATE OR REPLACE VIEW analytics.latest (height, at) AS SELECT height, mined_at FROM chain.blocks ORDER BY height DESC LIMIT 10;
CREATE RECURSIVE VIEW analytics.chain_of (hash, parent_hash) AS
    SELECT hash, parent_hash FROM chain.blocks WHERE height = 0
    UNION ALL
    SELECT b.hash, b.parent_hash FROM chain.blocks b JOIN chain_of c ON b.parent_hash = c.hash;
CREATE MATERIALIZED VIEW analytics.top_tokens AS SELECT token, sum(amount) AS amount FROM chain.transfers GROUP BY token;
REFRESH MATERIALIZED VIEW analytics.top_tokens;
