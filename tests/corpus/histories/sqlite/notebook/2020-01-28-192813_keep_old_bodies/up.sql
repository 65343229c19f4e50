CREATE TRIGGER notes_revise BEFORE UPDATE OF body ON notes
WHEN old.body <> new.body
BEGIN
  INSERT INTO revisions (note_id, number, body)
  SELECT old.id, coalesce(max(number), 0) + 1, old.body FROM revisions WHERE note_id = old.id;
END;
