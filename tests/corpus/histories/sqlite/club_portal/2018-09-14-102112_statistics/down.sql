DROP INDEX statistics_year;
DROP TABLE statistics;
