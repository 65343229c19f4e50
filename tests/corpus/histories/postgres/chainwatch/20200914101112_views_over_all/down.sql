DROP MATERIALIZED VIEW analytics.top_tokens;
