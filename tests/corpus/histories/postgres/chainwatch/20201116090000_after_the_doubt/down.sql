ALTER TABLE chain.delegations DROP COLUMN amount;
