CREATE TABLE invoices (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  number VARCHAR(20) NOT NULL,
  member_id INTEGER NOT NULL REFERENCES members(id),
  issued DATE NOT NULL,
  due DATE NOT NULL,
  status TEXT NOT NULL DEFAULT 'draft' CHECK(status IN ('draft', 'sent', 'paid', 'void'))
);
CREATE UNIQUE INDEX invoices_number ON invoices(number);
CREATE TABLE invoice_lines (
  invoice_id INTEGER NOT NULL REFERENCES invoices(id) ON DELETE CASCADE,
  line INTEGER NOT NULL,
  fee_id INTEGER REFERENCES fees(id),
  text TEXT NOT NULL,
  amount DECIMAL(10,2) NOT NULL,
  PRIMARY KEY(invoice_id, line)
);
