create extension if not exists ltree;
alter table reply add column path ltree not null default '0';
-- Each reply gets the path of its parents.
with recursive q as (
  select h, 1 as level, array[id] as breadcrumb from reply h where parent_id is null
  union all
  select hi, q.level + 1 as level, breadcrumb || id
  from q join reply hi on hi.parent_id = (q.h).id
)
update reply r set path = (
  select (array_to_string(array_prepend(0, breadcrumb), '.'))::ltree from q where (q.h).id = r.id limit 1
);
create index idx_path_gist on reply using gist (path);
alter table reply drop column parent_id;
alter table reply rename to comment;
alter index idx_reply_post rename to idx_comment_post;
alter table reply_like rename column reply_id to comment_id;
alter table reply_like rename to comment_like;
alter table flag rename column reply_id to comment_id;
