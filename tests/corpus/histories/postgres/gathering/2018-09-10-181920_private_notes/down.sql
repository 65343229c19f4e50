DROP VIEW private_note_view;
DROP TABLE private_note;
