create table language (id serial primary key, code varchar(3), name text);
insert into language (id, code, name) values (0, 'und', 'Undetermined'), (1, 'de', 'Deutsch'), (2, 'fr', 'Français');
create table local_member_language (
  id serial primary key,
  local_member_id int references local_member on update cascade on delete cascade not null,
  language_id int references language on update cascade on delete cascade not null,
  unique (local_member_id, language_id)
);
alter table post add column language_id integer references language not null default 0;
alter table reply add column language_id integer references language not null default 0;
alter table local_member drop column tongue;
alter table local_member add column interface_language varchar(20) not null default 'browser';
