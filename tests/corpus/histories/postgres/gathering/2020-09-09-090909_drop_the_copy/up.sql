drop table if exists post_like_before;
