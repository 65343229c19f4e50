CREATE TABLE guardians (
  child_id INTEGER NOT NULL REFERENCES members(id) ON DELETE CASCADE,
  guardian_id INTEGER NOT NULL REFERENCES members(id) ON DELETE CASCADE,
  relation TEXT,
  PRIMARY KEY(child_id, guardian_id),
  CHECK(child_id <> guardian_id)
);
CREATE INDEX guardians_guardian ON guardians(guardian_id);
