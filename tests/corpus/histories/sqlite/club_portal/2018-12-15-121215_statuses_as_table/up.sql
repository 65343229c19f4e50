CREATE TEMPORARY TABLE was AS SELECT DISTINCT status FROM invoices;
CREATE TABLE invoice_statuses (status TEXT PRIMARY KEY NOT NULL) WITHOUT ROWID;
INSERT INTO invoice_statuses SELECT status FROM was;
INSERT OR IGNORE INTO invoice_statuses VALUES ('draft'), ('sent'), ('paid'), ('void'), ('cancelled');
DROP TABLE temp.was;
