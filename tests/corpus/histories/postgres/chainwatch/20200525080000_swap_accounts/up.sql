-- A table is made anew beside the old one, and takes its name.
CREATE TABLE chain.accounts_new (LIKE chain.accounts INCLUDING ALL);
ALTER TABLE chain.accounts_new ALTER COLUMN address TYPE varchar(66), ADD COLUMN is_contract boolean NOT NULL DEFAULT false;
INSERT INTO chain.accounts_new (id, address, first_seen, status) SELECT id, address, first_seen, status FROM chain.accounts;
ALTER TABLE chain.receipts DROP CONSTRAINT receipts_account_id_fkey;
BEGIN;
SAVEPOINT before_the_swap;
ALTER TABLE chain.accounts RENAME TO accounts_old;
ALTER TABLE chain.accounts_new RENAME TO accounts;
RELEASE SAVEPOINT before_the_swap;
ALTER SEQUENCE chain.accounts_id_seq OWNED BY chain.accounts.id;
DROP TABLE chain.accounts_old;
ALTER TABLE chain.accounts RENAME CONSTRAINT accounts_new_pkey TO accounts_pkey;
ALTER INDEX chain.accounts_new_address_key RENAME TO accounts_address_key;
ALTER TABLE chain.receipts ADD CONSTRAINT receipts_account_id_fkey FOREIGN KEY (account_id) REFERENCES chain.accounts NOT VALID;
ALTER TABLE chain.receipts VALIDATE CONSTRAINT receipts_account_id_fkey;
