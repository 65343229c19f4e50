CREATE TABLE invoices (
    number serial,
    year smallint NOT NULL DEFAULT date_part('year', CURRENT_DATE),
    tenant_id uuid NOT NULL,
    net numeric(12,2) NOT NULL,
    vat numeric(5,2) NOT NULL DEFAULT 19.00,
    gross numeric(12,2) GENERATED ALWAYS AS (round(net * (1 + vat / 100), 2)) STORED,
    issued_on date NOT NULL DEFAULT CURRENT_DATE,
    period daterange NOT NULL,
    CONSTRAINT invoices_pkey PRIMARY KEY (year, number),
    CONSTRAINT one_a_period EXCLUDE USING gist (period WITH &&),
    CONSTRAINT invoices_tenant FOREIGN KEY (tenant_id) REFERENCES tenants (id) ON UPDATE CASCADE ON DELETE RESTRICT
);
CREATE TABLE invoice_lines (
    year smallint NOT NULL,
    number integer NOT NULL,
    line integer NOT NULL CHECK (line > 0),
    text text NOT NULL,
    amount numeric(12,2) NOT NULL,
    PRIMARY KEY (year, number, line),
    FOREIGN KEY (year, number) REFERENCES invoices MATCH FULL ON DELETE CASCADE
);
