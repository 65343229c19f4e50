DROP TRIGGER poll_votes_out;
DROP TRIGGER poll_votes_in;
DROP TABLE poll_votes;
DROP TABLE poll_options;
DROP TABLE polls;
