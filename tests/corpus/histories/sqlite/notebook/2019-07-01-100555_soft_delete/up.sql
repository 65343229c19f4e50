ALTER TABLE notes ADD deleted_at TIMESTAMP NULL;
CREATE VIEW live_notes AS
  SELECT id, title, body, notebook_id FROM notes WHERE deleted_at IS NULL;
