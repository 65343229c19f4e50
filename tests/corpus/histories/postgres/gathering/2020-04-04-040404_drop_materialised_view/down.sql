DROP MATERIALIZED VIEW busiest;
DROP TABLE circle_aggregates;
