ALTER TABLE notebooks ADD COLUMN note_count INTEGER NOT NULL DEFAULT 0;
UPDATE notebooks SET note_count = (SELECT count(*) FROM notes WHERE notes.notebook_id = notebooks.id);
CREATE TRIGGER count_in AFTER INSERT ON notes WHEN new.notebook_id IS NOT NULL BEGIN
  UPDATE notebooks SET note_count = note_count + 1 WHERE id = new.notebook_id;
END;
CREATE TRIGGER count_out AFTER DELETE ON notes WHEN old.notebook_id IS NOT NULL BEGIN
  UPDATE notebooks SET note_count = note_count - 1 WHERE id = old.notebook_id;
END;
CREATE TRIGGER count_moved AFTER UPDATE OF notebook_id ON notes BEGIN
  UPDATE notebooks SET note_count = note_count - 1 WHERE id = old.notebook_id;
  UPDATE notebooks SET note_count = note_count + CASE WHEN new.deleted_at IS NULL THEN 1 ELSE 0 END WHERE id = new.notebook_id;
END;
