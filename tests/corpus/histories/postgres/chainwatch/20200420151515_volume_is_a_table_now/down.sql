DROP TABLE stats.volume;
