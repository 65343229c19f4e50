-- What is done to a table in doubt is carried out as far as it can be.
ALTER TABLE chain.delegations ADD COLUMN amount numeric(78,0);
CREATE INDEX ON chain.validators (stake DESC);
