alter table circle drop column topic_id;
drop table topic;
alter table circle drop constraint circle_name_key;
alter table circle add column instance_id int references instance;
update circle set instance_id = (select min(id) from instance);
create unique index idx_circle_name_instance on circle (lower(name), instance_id);
alter table circle alter column heading type varchar(100) collate "C";
