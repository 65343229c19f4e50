CREATE TYPE mood AS ENUM ('good', 'bad');
ALTER TABLE notes ADD COLUMN mood mood DEFAULT 'good', ADD COLUMN moods mood[];
DROP TYPE mood CASCADE;
