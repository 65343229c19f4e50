CREATE TABLE analytics.rich (address, wei) AS SELECT address, sum(amount) FROM balances GROUP BY address;
CREATE TABLE IF NOT EXISTS analytics.top (LIKE analytics.rich);
CREATE TABLE analytics.named AS TABLE tokens WITH NO DATA;
CREATE TABLE analytics.numbers AS SELECT 1 AS one, 'two'::varchar(5) AS two, now() AS at, NULL::bytea AS nothing, true AS yes, 3.5 AS x, count(*) FROM balances;
