DROP TABLE notes;
DROP DOMAIN note_kind;
