CREATE TABLE seasons (name VARCHAR(9) PRIMARY KEY, starts DATE NOT NULL, ends DATE NOT NULL);
INSERT INTO seasons SELECT DISTINCT season, substr(season, 1, 4) || '-08-01', substr(season, 6, 4) || '-07-31' FROM teams;
