drop trigger post_aggregates_worth on post_like;
drop trigger post_aggregates_post on post;
drop function post_aggregates_worth, post_aggregates_post;
drop table post_aggregates;
