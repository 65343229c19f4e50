drop table circle_keeper;
drop table circle;
drop table topic;
