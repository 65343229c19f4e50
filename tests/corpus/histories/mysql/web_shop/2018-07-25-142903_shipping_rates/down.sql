DROP TABLE shipping_rates;
