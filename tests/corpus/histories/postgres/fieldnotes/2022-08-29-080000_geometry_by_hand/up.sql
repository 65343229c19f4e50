CREATE TYPE spot AS (lat double precision, lon double precision);
ALTER TABLE notes ADD COLUMN spot spot;
ALTER TYPE spot ADD ATTRIBUTE alt real;
ALTER TABLE notes ADD COLUMN track spot[];
