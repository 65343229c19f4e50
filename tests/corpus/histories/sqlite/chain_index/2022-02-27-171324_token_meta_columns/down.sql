DROP INDEX tokens_name;
ALTER TABLE tokens DROP COLUMN website;
ALTER TABLE tokens DROP COLUMN name;
