CREATE TABLE payments (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  invoice_id INTEGER NOT NULL,
  amount DECIMAL(10,2) NOT NULL,
  paid_at DATETIME NOT NULL DEFAULT (datetime('now', 'localtime')),
  reference TEXT DEFAULT '',
  CONSTRAINT fk_invoice FOREIGN KEY(invoice_id) REFERENCES invoices(id) ON DELETE RESTRICT ON UPDATE NO ACTION
);
