DROP TABLE donations;
