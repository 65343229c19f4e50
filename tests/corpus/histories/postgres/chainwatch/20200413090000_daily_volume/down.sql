DROP MATERIALIZED VIEW stats.daily_volume;
