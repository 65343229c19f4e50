create table image_upload (
  local_member_id int references local_member on update cascade on delete cascade not null,
  alias text not null primary key,
  delete_token text not null,
  size bigint constraint is_small check (size < 50 * 1024 * 1024),
  published timestamptz default now() not null
);
create index idx_image_upload_owner on image_upload (local_member_id);
alter table image_upload alter constraint image_upload_local_member_id_fkey deferrable initially deferred;
