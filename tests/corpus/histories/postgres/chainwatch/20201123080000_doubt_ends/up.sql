DROP TABLE chain.delegations;
CREATE TABLE chain.delegations (
    delegator bigint NOT NULL REFERENCES chain.accounts,
    amount numeric(78,0) NOT NULL CHECK (amount > 0)
);
