ALTER TABLE notes DROP COLUMN kind;
DROP TABLE note_kinds;
