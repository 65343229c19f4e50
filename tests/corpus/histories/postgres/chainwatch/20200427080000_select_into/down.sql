DROP TABLE stats.first_seen;
