create table instance (
  id serial primary key,
  host varchar(255) not null unique,
  seen_at timestamptz not null default now(),
  software varchar(255),
  version varchar(255)
);
insert into instance (host) select distinct split_part(actor_id, '/', 3) from person;
alter table person add column instance_id int references instance on update cascade on delete cascade;
update person p set instance_id = i.id from instance i where i.host = split_part(p.actor_id, '/', 3);
alter table person alter column instance_id set not null;
alter table person drop column fedi_name;
alter table person add constraint person_name_instance_key unique (name, instance_id);
create table instance_block (
  instance_id int primary key references instance on delete cascade,
  reason text
);
create table instance_allow (like instance_block including indexes);
alter table instance_allow add constraint instance_allow_instance_fkey foreign key (instance_id) references instance on delete cascade;
