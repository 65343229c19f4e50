DROP RULE no_delete ON invoices;
