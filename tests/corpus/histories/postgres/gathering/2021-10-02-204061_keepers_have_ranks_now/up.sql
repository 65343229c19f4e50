alter table circle_keeper add column rank keeper_rank not null default 'keeper';
alter table circle_keeper drop column id;
alter table circle_keeper drop constraint circle_keeper_circle_id_member_id_key, add primary key (circle_id, person_id);
create index idx_keeper_rank on circle_keeper (circle_id) where rank in ('keeper', 'helper');
