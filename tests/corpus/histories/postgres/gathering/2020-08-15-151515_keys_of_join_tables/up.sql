alter table post_saved drop constraint leaf_kept_pkey, drop column id, add primary key (post_id, person_id);
alter table post_saved drop constraint leaf_kept_leaf_id_member_id_key;
alter table post_read drop constraint leaf_seen_pkey, drop column id;
alter table post_read drop constraint leaf_seen_leaf_id_member_id_key, add primary key (person_id, post_id);
alter table comment_like drop column id;
alter table comment_like drop constraint reply_vote_reply_id_member_id_key, add primary key (comment_id, person_id);
