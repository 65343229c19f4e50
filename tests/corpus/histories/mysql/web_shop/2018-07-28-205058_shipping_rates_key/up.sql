ALTER TABLE shipping_rates DROP PRIMARY KEY, DROP COLUMN id, DROP INDEX country, ADD PRIMARY KEY (country, up_to_grams);
