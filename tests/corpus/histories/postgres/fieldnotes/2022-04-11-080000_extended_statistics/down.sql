DROP STATISTICS invoices_by_year;
