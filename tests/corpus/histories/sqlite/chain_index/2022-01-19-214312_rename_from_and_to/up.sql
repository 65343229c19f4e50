ALTER TABLE token_transfers RENAME COLUMN "from" TO sender;
ALTER TABLE token_transfers RENAME COLUMN "to" TO recipient;
