create table notebooks (
    id integer primary key not null,
    name text not null,
    position integer not null default 0
);
insert into notebooks (id, name) values (1, 'Inbox');
alter table notes add column notebook_id integer references notebooks (id) on delete set null;
update notes set notebook_id = 1;
