ALTER TABLE [Contracts] RENAME TO contracts_tmp;
ALTER TABLE contracts_tmp RENAME TO contracts;
ALTER TABLE contracts RENAME [Address] TO address;
ALTER TABLE contracts RENAME [CreatedIn] TO created_in;
ALTER TABLE contracts RENAME [Abi] TO abi;
ALTER TABLE contracts RENAME [Verified] TO verified;
DROP INDEX [IX_Contracts_CreatedIn];
CREATE INDEX contracts_created_in ON contracts (created_in);
