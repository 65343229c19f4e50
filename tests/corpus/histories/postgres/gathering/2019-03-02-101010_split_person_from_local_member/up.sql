-- A person may be from elsewhere; what only who has an account here has goes into a table of its own.
create table local_member (
  id serial primary key,
  person_id int references member on update cascade on delete cascade not null,
  passphrase_hash text not null,
  mail citext unique,
  is_admin boolean default false not null,
  theme character varying(20) default 'dusk'::character varying not null,
  default_sort sort_kind default 'Active' not null,
  default_listing listing_kind default 'Local' not null,
  tongue varchar(20) not null default 'browser',
  show_portraits boolean default true not null,
  send_notes_to_mail boolean default false not null,
  unique (person_id)
);
insert into local_member (person_id, passphrase_hash, mail, is_admin, theme, default_sort, default_listing)
select id, passphrase_hash, mail, is_admin, theme, default_sort, default_listing from member where local;
drop view post_view;
alter table member
  drop column passphrase_hash,
  drop column mail,
  drop column is_admin,
  drop column theme,
  drop column default_sort,
  drop column default_listing;
alter table member rename to person;
alter sequence member_id_seq rename to person_id_seq;
alter table person rename constraint member_pkey to person_pkey;
alter index member_name_fedi_name_key rename to person_name_fedi_name_key;
alter table member_ban rename to person_ban;
alter table person_ban rename column member_id to person_id;
alter table person_ban rename constraint member_ban_member_id_key to person_ban_person_id_key;
alter table person_ban rename constraint member_ban_member_id_fkey to person_ban_person_id_fkey;
