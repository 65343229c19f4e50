DROP TABLE derivations;
