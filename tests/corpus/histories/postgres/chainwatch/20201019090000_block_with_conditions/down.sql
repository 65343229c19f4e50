DROP TABLE prices;
DROP TYPE price_source;
