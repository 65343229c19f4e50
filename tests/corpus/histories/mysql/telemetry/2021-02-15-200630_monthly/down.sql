DROP TABLE monthly;
