UPDATE members SET phone = mobile WHERE phone IS NULL;
ALTER TABLE members DROP COLUMN mobile;
