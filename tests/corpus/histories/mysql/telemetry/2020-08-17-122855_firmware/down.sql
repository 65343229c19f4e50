DROP TABLE firmware;
