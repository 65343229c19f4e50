alter table invoice_lines add column quantity decimal(8,2) not null default 1;
alter table invoice_lines add column vat_rate decimal(4,2) not null default 0.00;
