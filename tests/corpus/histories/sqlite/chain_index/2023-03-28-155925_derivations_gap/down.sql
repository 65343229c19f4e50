DROP INDEX derivations_gap;
ALTER TABLE derivations DROP COLUMN used;
