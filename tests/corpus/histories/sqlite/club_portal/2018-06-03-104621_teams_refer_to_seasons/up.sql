CREATE TABLE teams_new (
  id INTEGER PRIMARY KEY NOT NULL,
  name VARCHAR(80) NOT NULL,
  season VARCHAR(9) NOT NULL REFERENCES seasons(name) ON UPDATE CASCADE,
  coach_id INTEGER REFERENCES members(id) ON DELETE SET NULL,
  UNIQUE(name, season)
);
INSERT INTO teams_new(id, name, season) SELECT id, name, season FROM teams;
DROP TABLE teams;
ALTER TABLE teams_new RENAME TO teams;
CREATE INDEX teams_coach ON teams(coach_id);
