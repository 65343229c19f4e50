DROP TABLE chain.delegations;
DROP TABLE chain.validators;
