drop table circle_follow;
drop table person_follow;
drop type follow_state;
