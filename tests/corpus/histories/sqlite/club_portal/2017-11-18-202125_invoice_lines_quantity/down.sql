ALTER TABLE invoice_lines DROP COLUMN vat_rate;
ALTER TABLE invoice_lines DROP COLUMN quantity;
