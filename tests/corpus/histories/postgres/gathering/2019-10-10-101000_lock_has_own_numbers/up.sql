-- INCLUDING ALL let it draw from the other table's sequence.
create sequence mod_lock_post_id_seq owned by mod_lock_post.id;
alter table mod_lock_post alter column id set default nextval('mod_lock_post_id_seq');
select setval('mod_lock_post_id_seq', coalesce((select max(id) from mod_lock_post), 0) + 1, false);
