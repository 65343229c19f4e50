create table reply (
  id serial primary key,
  author_id int references member on update cascade on delete cascade not null,
  leaf_id int references leaf on update cascade on delete cascade not null,
  parent_id int references reply on update cascade on delete cascade,
  body text not null,
  gone boolean default false not null,
  seen boolean default false not null,
  written timestamp not null default now(),
  changed timestamp
);

create table reply_vote (
  id serial primary key,
  member_id int references member on update cascade on delete cascade not null,
  reply_id int references reply on update cascade on delete cascade not null,
  leaf_id int references leaf on update cascade on delete cascade not null,
  worth smallint not null,
  cast_at timestamp not null default now(),
  unique(reply_id, member_id)
);
