ALTER TABLE chain.transactions DROP COLUMN fee, DROP COLUMN gas_used;
