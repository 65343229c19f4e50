drop trigger trim_name on post;
drop function trim_name;
