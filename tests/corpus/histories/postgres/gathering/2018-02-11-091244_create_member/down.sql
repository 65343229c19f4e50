drop table member_ban;
drop table member;
