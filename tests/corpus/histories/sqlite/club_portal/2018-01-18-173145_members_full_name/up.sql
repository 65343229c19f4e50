ALTER TABLE members ADD COLUMN full_name TEXT AS (trim(first_name || ' ' || last_name));
CREATE INDEX members_full_name ON members(full_name COLLATE NOCASE);
