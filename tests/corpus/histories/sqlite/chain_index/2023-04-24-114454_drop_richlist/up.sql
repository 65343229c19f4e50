DROP VIEW IF EXISTS richlist;
CREATE VIEW "rich list" AS SELECT address, balance FROM addresses WHERE balance > 100000000 ORDER BY 2 DESC LIMIT 1000;
