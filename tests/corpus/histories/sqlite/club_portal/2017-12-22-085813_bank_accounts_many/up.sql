ALTER TABLE bank_accounts RENAME TO _bank_accounts_old;
CREATE TABLE bank_accounts (
  id INTEGER PRIMARY KEY NOT NULL,
  member_id INTEGER NOT NULL REFERENCES members(id) ON DELETE CASCADE,
  iban VARCHAR(34) NOT NULL CHECK(iban GLOB '[A-Z][A-Z][0-9][0-9]*'),
  bic VARCHAR(11),
  mandate TEXT NOT NULL UNIQUE,
  signed DATE NOT NULL DEFAULT (date('now')),
  revoked DATE,
  UNIQUE(member_id, iban)
);
INSERT INTO bank_accounts(member_id, iban, bic, mandate, signed) SELECT member_id, iban, bic, mandate, signed FROM _bank_accounts_old;
DROP TABLE _bank_accounts_old;
