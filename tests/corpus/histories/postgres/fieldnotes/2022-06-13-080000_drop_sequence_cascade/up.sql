CREATE SEQUENCE ticket_seq;
CREATE TABLE tickets (id integer NOT NULL DEFAULT nextval('ticket_seq'), text text);
DROP SEQUENCE ticket_seq CASCADE;
ALTER TABLE tickets ADD PRIMARY KEY (id);
