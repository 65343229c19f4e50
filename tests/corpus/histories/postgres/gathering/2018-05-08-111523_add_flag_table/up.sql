create table flag (
    id serial primary key,
    leaf_id int references leaf on delete cascade,
    reply_id int references reply on delete cascade,
    by_id int not null references member on update cascade on delete cascade,
    reason text not null check (length(reason) <= 1000),
    settled bool not null default false,
    raised timestamp not null default now(),
    check ((leaf_id is null) <> (reply_id is null))
);
create unique index flag_once_leaf on flag (leaf_id, by_id) where leaf_id is not null;
create unique index flag_once_reply on flag (reply_id, by_id) where reply_id is not null;
create index on flag (raised desc) where not settled;
