DROP TABLE chain.delegations;
