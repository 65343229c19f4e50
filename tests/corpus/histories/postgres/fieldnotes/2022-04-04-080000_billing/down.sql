DROP TABLE invoice_lines, invoices;
