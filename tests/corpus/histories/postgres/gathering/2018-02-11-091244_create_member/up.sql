create table member (
  id serial primary key,
  handle varchar(20) not null,
  fedi_name varchar(40) not null,
  shown_name varchar(20),
  passphrase_hash text not null,
  mail text unique,
  portrait bytea,
  is_admin boolean default false not null,
  barred boolean default false not null,
  joined timestamp not null default now(),
  changed timestamp,
  unique(handle, fedi_name)
);

create table member_ban (
  id serial primary key,
  member_id int references member on update cascade on delete cascade not null,
  since timestamp not null default now(),
  unique (member_id)
);

insert into member (handle, fedi_name, passphrase_hash) values ('root', 'TBD', 'TBD');
