DROP TABLE reorgs;
