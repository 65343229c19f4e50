CREATE TABLE teams (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), tenant_id uuid NOT NULL REFERENCES tenants, name text NOT NULL);
ALTER TABLE projects ADD COLUMN team_id uuid REFERENCES teams ON DELETE SET NULL;
ALTER TABLE notes ADD COLUMN team_id uuid;
ALTER TABLE notes ADD CONSTRAINT notes_team FOREIGN KEY (team_id) REFERENCES teams;
CREATE VIEW team_names AS SELECT name FROM teams;
