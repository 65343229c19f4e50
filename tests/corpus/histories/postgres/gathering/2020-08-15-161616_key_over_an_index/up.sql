alter table comment_like drop constraint if exists comment_like_nothing;
create unique index comment_like_pkey2 on comment_like (person_id, comment_id);
alter table comment_like add constraint comment_like_person_comment unique using index comment_like_pkey2;
alter table comment_like drop constraint comment_like_person_comment;
