drop table member_aggregates;
