DROP TABLE chain.assignments;
