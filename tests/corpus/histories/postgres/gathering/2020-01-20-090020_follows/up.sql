create type follow_state as enum ('accepted', 'pending');
create table person_follow (
  person_id int not null references person (id) on update cascade on delete cascade,
  follower_id int not null references person (id) on update cascade on delete cascade,
  state follow_state not null default 'pending',
  since timestamptz not null default current_timestamp,
  primary key (follower_id, person_id)
);
create index idx_follow_pending on person_follow (person_id) where state = 'pending';
create table circle_follow (
  circle_id int not null references circle on update cascade on delete cascade,
  person_id int not null references person on update cascade on delete cascade,
  state follow_state not null default 'accepted'::follow_state,
  since timestamptz not null default now(),
  constraint circle_follow_once primary key (circle_id, person_id)
);
