ALTER TABLE notes ADD COLUMN updated_at TIMESTAMP;
UPDATE notes SET updated_at = created_at WHERE updated_at IS NULL;
CREATE TRIGGER notes_touch AFTER UPDATE OF title, body ON notes
FOR EACH ROW WHEN new.updated_at IS old.updated_at
BEGIN
  UPDATE notes SET updated_at = CURRENT_TIMESTAMP WHERE id = new.id;
END;
