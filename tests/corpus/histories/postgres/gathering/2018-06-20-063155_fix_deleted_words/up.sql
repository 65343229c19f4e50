drop view if exists reply_view, leaf_view cascade;
alter table post rename column gone to removed;
alter table reply rename column gone to removed;
alter table circle rename column gone to removed;
alter table post add column deleted boolean default false not null;
alter table reply add column deleted boolean default false not null;
alter table circle add column deleted boolean default false not null;
create view post_view as select p.*, m.name as author_name from post p join member m on m.id = p.author_id where not p.removed;
