ALTER TABLE chain.delegations DROP COLUMN seen_at;
