-- a CHECK can't be changed: the parent is rebuilt with its children in place
PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
DROP VIEW invoice_totals;
DROP TRIGGER payment_settles;
CREATE TABLE invoices_new (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  number VARCHAR(20) NOT NULL,
  member_id INTEGER NOT NULL REFERENCES members(id),
  issued DATE NOT NULL,
  due DATE NOT NULL,
  status TEXT NOT NULL DEFAULT 'draft' CHECK(status IN ('draft', 'sent', 'paid', 'void', 'cancelled')),
  currency CHAR(3) NOT NULL DEFAULT 'EUR'
);
INSERT INTO invoices_new(id, number, member_id, issued, due, status)
  SELECT id, number, member_id, issued, due, status FROM invoices;
DROP TABLE invoices;
ALTER TABLE invoices_new RENAME TO invoices;
CREATE UNIQUE INDEX invoices_number ON invoices(number);
CREATE INDEX invoices_member ON invoices(member_id, issued DESC);
CREATE VIEW invoice_totals (invoice_id, number, net, gross) AS
  SELECT i.id, i.number, coalesce(sum(l.amount * l.quantity), 0), coalesce(sum(l.amount * l.quantity * (1 + l.vat_rate / 100)), 0)
    FROM invoices i LEFT JOIN invoice_lines l ON l.invoice_id = i.id
   GROUP BY i.id;
COMMIT;
PRAGMA foreign_keys=ON;
