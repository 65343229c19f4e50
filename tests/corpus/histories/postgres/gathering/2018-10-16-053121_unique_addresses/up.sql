create unique index idx_member_lower_actor_id on member (lower(actor_id));
create unique index idx_circle_lower_actor_id on circle (lower(actor_id));
alter table post drop column if exists sealed_by;
alter table reply alter column ap_id drop not null, alter column ap_id drop default;
update reply set ap_id = null where ap_id = 'http://fake.invalid';
create unique index on reply (ap_id);
