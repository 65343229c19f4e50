DROP INDEX guardians_guardian;
DROP TABLE guardians;
