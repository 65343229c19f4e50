CREATE TABLE audit (
  id INTEGER PRIMARY KEY,
  at DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
  user_id INTEGER,
  what TEXT NOT NULL,
  before JSON CHECK(before IS NULL OR json_valid(before)),
  after JSON CHECK(after IS NULL OR json_valid(after))
);
CREATE TRIGGER audit_is_append_only_u BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'append only'); END;
CREATE TRIGGER audit_is_append_only_d BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'append only'); END;
