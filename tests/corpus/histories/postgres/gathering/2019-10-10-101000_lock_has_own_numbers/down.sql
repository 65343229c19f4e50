alter table mod_lock_post alter column id set default nextval('mod_remove_post_id_seq');
drop sequence mod_lock_post_id_seq;
