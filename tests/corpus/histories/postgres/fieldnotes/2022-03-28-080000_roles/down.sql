ALTER TABLE members ALTER COLUMN role TYPE varchar(20);
