ALTER TABLE person DROP COLUMN banner, DROP CONSTRAINT bio_is_short;
