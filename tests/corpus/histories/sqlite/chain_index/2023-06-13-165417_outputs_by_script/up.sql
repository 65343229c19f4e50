DROP TRIGGER output_credit;
DROP TRIGGER output_debit;
CREATE INDEX outputs_script ON outputs (script) WHERE script IS NOT NULL;
