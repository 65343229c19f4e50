CREATE TABLE share_links (
  token TEXT PRIMARY KEY NOT NULL CHECK (length(token) >= 20),
  note_id INT NOT NULL REFERENCES notes (id) ON DELETE CASCADE,
  expires_at TIMESTAMP,
  views INT NOT NULL DEFAULT 0
) WITHOUT ROWID;
