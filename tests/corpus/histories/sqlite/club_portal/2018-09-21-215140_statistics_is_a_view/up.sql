DROP TABLE statistics;
CREATE VIEW statistics AS SELECT strftime('%Y', joined) AS year, count(*) AS joined FROM members GROUP BY 1;
