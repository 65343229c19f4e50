-- What members write.
create table leaf (
  id serial primary key,
  name varchar(100) not null,
  url text, -- these are both optional, a leaf can just have a title
  body text,
  author_id int references member on update cascade on delete cascade not null,
  circle_id int references circle on update cascade on delete cascade not null,
  gone boolean default false not null,
  sealed boolean default false not null,
  written timestamp not null default now(),
  changed timestamp
);

create table leaf_vote (
  id serial primary key,
  leaf_id int references leaf on update cascade on delete cascade not null,
  member_id int references member on update cascade on delete cascade not null,
  worth smallint not null, -- -1, or 1 for up or down
  cast_at timestamp not null default now(),
  unique(leaf_id, member_id)
);

create table leaf_kept (
  id serial primary key,
  leaf_id int references leaf on update cascade on delete cascade not null,
  member_id int references member on update cascade on delete cascade not null,
  kept_at timestamp not null default now(),
  unique(leaf_id, member_id)
);

create table leaf_seen (
  id serial primary key,
  leaf_id int references leaf on update cascade on delete cascade not null,
  member_id int references member on update cascade on delete cascade not null,
  seen_at timestamp not null default now(),
  unique(leaf_id, member_id)
);
