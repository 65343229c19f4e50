-- The view goes along.
ALTER TABLE comment DROP COLUMN seen CASCADE;
ALTER TABLE person DROP COLUMN barred;
ALTER TABLE person ADD COLUMN banned_until timestamptz;
