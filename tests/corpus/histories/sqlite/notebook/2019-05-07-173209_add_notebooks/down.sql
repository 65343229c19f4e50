ALTER TABLE notes DROP COLUMN notebook_id;
DROP TABLE notebooks;
