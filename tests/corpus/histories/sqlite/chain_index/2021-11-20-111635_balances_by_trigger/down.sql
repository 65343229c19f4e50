DROP TRIGGER output_debit;
DROP TRIGGER output_credit;
