CREATE TABLE events (
  id INTEGER PRIMARY KEY NOT NULL,
  team_id INTEGER REFERENCES teams(id) ON DELETE CASCADE,
  title VARCHAR NOT NULL,
  starts_at DATETIME NOT NULL,
  ends_at DATETIME NOT NULL,
  place TEXT,
  CHECK(ends_at >= starts_at)
);
CREATE INDEX events_start ON events(starts_at);
CREATE INDEX events_team_start ON events(team_id, starts_at) WHERE team_id IS NOT NULL;
