DROP VIEW stats_by_tag;
DROP VIEW stats_by_day;
