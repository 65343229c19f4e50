CREATE VIEW invoice_totals AS
  SELECT i.id AS invoice_id, i.number, coalesce(sum(l.amount), 0) AS total
    FROM invoices i LEFT JOIN invoice_lines l ON l.invoice_id = i.id
   GROUP BY i.id;
