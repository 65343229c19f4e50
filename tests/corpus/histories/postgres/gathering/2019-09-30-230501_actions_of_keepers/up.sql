create table mod_remove_post (
  id serial primary key,
  mod_id int references person on update cascade on delete cascade not null,
  post_id int references post on update cascade on delete cascade not null,
  reason text,
  removed boolean default true,
  when_ timestamp not null default now()
);
create table mod_lock_post (like mod_remove_post including all);
alter table mod_lock_post drop column reason;
alter table mod_lock_post rename column removed to locked;
alter table mod_lock_post add foreign key (mod_id) references person on update cascade on delete cascade;
alter table mod_lock_post add foreign key (post_id) references post on update cascade on delete cascade;
create table mod_ban (
  id serial primary key,
  mod_id int references person on update cascade on delete cascade not null,
  other_id int references person on update cascade on delete cascade not null,
  reason text,
  banned boolean default true,
  expires timestamp,
  when_ timestamp not null default now()
);
