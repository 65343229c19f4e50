DROP TABLE invoice_lines;
DROP INDEX invoices_number;
DROP TABLE invoices;
