DROP TRIGGER refuse_archive_edits;
DROP TABLE archived_notes;
