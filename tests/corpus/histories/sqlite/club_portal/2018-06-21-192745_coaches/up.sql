UPDATE teams SET coach_id = (SELECT member_id FROM team_members tm WHERE tm.team_id = teams.id AND tm.role = 'coach' LIMIT 1);
DELETE FROM team_members WHERE role = 'coach';
ALTER TABLE team_members DROP COLUMN role;
ALTER TABLE team_members ADD COLUMN shirt INTEGER CHECK(shirt BETWEEN 1 AND 99);
