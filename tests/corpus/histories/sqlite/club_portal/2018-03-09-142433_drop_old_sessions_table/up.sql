DROP TABLE sessions;
CREATE TABLE sessions (
  token BLOB NOT NULL PRIMARY KEY,
  user_id INTEGER NOT NULL REFERENCES users(id) ON DELETE CASCADE,
  created_at INTEGER NOT NULL DEFAULT (unixepoch()),
  seen_at INTEGER NOT NULL DEFAULT (unixepoch())
) STRICT;
CREATE INDEX sessions_user ON sessions(user_id);
