create table member_aggregates (like post_aggregates including defaults);
alter table member_aggregates drop column id, drop column newest_reply;
alter table member_aggregates rename column post_id to member_id;
alter table member_aggregates
  add primary key (member_id),
  add foreign key (member_id) references member on update cascade on delete cascade,
  add column posts bigint not null default 0,
  alter column replies drop default;
insert into member_aggregates (member_id, replies) select id, 0 from member on conflict do nothing;
alter table member_aggregates alter column replies set default 0;
