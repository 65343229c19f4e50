CREATE TABLE bank_accounts (
  member_id INTEGER PRIMARY KEY REFERENCES members(id) ON DELETE CASCADE,
  iban VARCHAR(34) NOT NULL CHECK(iban GLOB '[A-Z][A-Z][0-9][0-9]*'),
  bic VARCHAR(11),
  mandate TEXT NOT NULL,
  signed DATE NOT NULL DEFAULT (date('now'))
);
