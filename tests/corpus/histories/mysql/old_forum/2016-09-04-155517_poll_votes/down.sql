DROP TRIGGER poll_votes_ai;
DROP TABLE poll_votes;
