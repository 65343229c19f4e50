CREATE TABLE statistics AS
  SELECT strftime('%Y', joined) AS year, count(*) AS joined, CAST(0 AS INTEGER) AS "left", 1.0 * count(*) AS share FROM members GROUP BY 1;
CREATE UNIQUE INDEX statistics_year ON statistics(year);
