ALTER SCHEMA audit RENAME TO history;
ALTER TABLE history.log ADD COLUMN request_id uuid;
ALTER TABLE history.log ALTER COLUMN operation TYPE varchar(6);
