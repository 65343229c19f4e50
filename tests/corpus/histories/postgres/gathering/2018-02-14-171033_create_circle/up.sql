create table topic (
  id serial primary key,
  label varchar(100) not null unique
);

insert into topic (label) values
('Gardens'), ('Walking; hiking'), ('Maps & charts'), ('It''s about music'),
('Other');

create table circle (
  id serial primary key,
  name varchar(20) not null unique,
  heading varchar(100) not null,
  about text,
  topic_id int references topic on update cascade on delete cascade not null,
  founder_id int references member on update cascade on delete cascade not null,
  gone boolean default false not null,
  founded timestamp not null default now(),
  changed timestamp
);

create table circle_keeper (
  id serial primary key,
  circle_id int references circle on update cascade on delete cascade not null,
  member_id int references member on update cascade on delete cascade not null,
  since timestamp not null default now(),
  unique (circle_id, member_id)
);

insert into circle (name, heading, topic_id, founder_id) values ('main', 'The Common Room', 1, 1);
