create table room (
  id serial primary key,
  name varchar(20) not null unique,
  blurb text,
  opener_id int references member on update cascade on delete cascade not null,
  opened timestamp not null default now(),
  changed timestamp
);
insert into room (name, opener_id) values ('The Loft', 1);

create view room_view as
select *,
(select name from member m where r.opener_id = m.id) as opener_name,
(select count(*) from member) as number_of_members,
(select count(*) from leaf) as number_of_leaves
from room r;
