DROP INDEX events_team_start;
DROP INDEX events_start;
DROP TABLE events;
