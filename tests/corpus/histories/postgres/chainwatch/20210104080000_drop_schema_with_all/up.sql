CREATE SCHEMA scratch
    CREATE TABLE one (id int PRIMARY KEY)
    CREATE VIEW two AS SELECT id FROM scratch.one;
ALTER TABLE chain.batches ADD COLUMN scratch_id int REFERENCES scratch.one;
DROP SCHEMA scratch CASCADE;
