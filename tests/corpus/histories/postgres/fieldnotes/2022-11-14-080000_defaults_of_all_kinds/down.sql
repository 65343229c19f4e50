DROP TABLE defaults;
