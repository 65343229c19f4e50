CREATE TABLE chain.validators (
    public_key bytea,
    epoch bigint,
    stake numeric(78,0) NOT NULL,
    PRIMARY KEY (epoch, public_key)
);
CREATE TABLE chain.delegations (
    delegator bigint NOT NULL REFERENCES chain.accounts ON UPDATE RESTRICT ON DELETE SET NULL DEFERRABLE,
    validator bytea,
    epoch bigint,
    CONSTRAINT to_validator FOREIGN KEY (epoch, validator) REFERENCES chain.validators ON DELETE SET DEFAULT DEFERRABLE INITIALLY DEFERRED,
    UNIQUE (delegator, validator, epoch)
);
ALTER TABLE chain.delegations ALTER COLUMN delegator DROP NOT NULL;
ALTER TABLE chain.delegations ALTER CONSTRAINT to_validator NOT DEFERRABLE;
