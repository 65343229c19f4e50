ALTER TABLE chain.transactions DROP CONSTRAINT not_negative;
