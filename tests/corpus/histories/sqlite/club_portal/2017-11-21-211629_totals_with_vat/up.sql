DROP VIEW invoice_totals;
CREATE VIEW invoice_totals (invoice_id, number, net, gross) AS
  SELECT i.id, i.number, coalesce(sum(l.amount * l.quantity), 0), coalesce(sum(l.amount * l.quantity * (1 + l.vat_rate / 100)), 0)
    FROM invoices i LEFT JOIN invoice_lines l ON l.invoice_id = i.id
   GROUP BY i.id;
DROP TRIGGER payment_settles;
CREATE TRIGGER payment_settles AFTER INSERT ON payments
BEGIN
  UPDATE invoices SET status = 'paid'
   WHERE id = NEW.invoice_id
     AND (SELECT sum(amount) FROM payments WHERE invoice_id = NEW.invoice_id)
      >= (SELECT gross FROM invoice_totals WHERE invoice_id = NEW.invoice_id);
END;
