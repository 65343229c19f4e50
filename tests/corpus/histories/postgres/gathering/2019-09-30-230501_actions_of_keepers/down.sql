drop table mod_ban;
drop table mod_lock_post;
drop table mod_remove_post;
