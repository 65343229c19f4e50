CREATE TRIGGER payment_settles AFTER INSERT ON payments
BEGIN
  UPDATE invoices SET status = 'paid'
   WHERE id = NEW.invoice_id
     AND (SELECT sum(amount) FROM payments WHERE invoice_id = NEW.invoice_id)
      >= (SELECT total FROM invoice_totals WHERE invoice_id = NEW.invoice_id);
END;
