alter table private_note rename to private_message;
alter table private_message rename column from_id to creator_id;
alter table private_message rename column to_id to recipient_id;
alter table private_message rename constraint not_to_oneself to private_message_other;
alter index private_note_pkey rename to private_message_pkey;
alter table private_message add column ap_id varchar(255) not null default make_address(), add column local boolean not null default true;
create index on private_message (recipient_id, published desc) where not read and not deleted;
