ALTER TABLE token_transfers RENAME COLUMN recipient TO "to";
ALTER TABLE token_transfers RENAME COLUMN sender TO "from";
