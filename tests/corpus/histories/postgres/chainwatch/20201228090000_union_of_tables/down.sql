DROP TABLE analytics.movements;
