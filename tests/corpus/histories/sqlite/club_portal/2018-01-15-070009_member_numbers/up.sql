ALTER TABLE members ADD COLUMN number INTEGER;
UPDATE members SET number = 1000 + (SELECT count(*) FROM members m WHERE m.id <= members.id);
CREATE UNIQUE INDEX members_number ON members(number);
