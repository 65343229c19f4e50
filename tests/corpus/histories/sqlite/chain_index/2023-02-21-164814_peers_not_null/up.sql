create table "peers_new" (
  "id" integer primary key autoincrement not null,
  "addr" text not null unique,
  "agent" text not null default '',
  "height" int,
  "banned_until" datetime,
  "services" int not null default 9
);
insert into "peers_new" ("id", "addr", "agent", "height", "banned_until", "services") select "id", "addr", coalesce("agent", ''), "height", "banned_until", "services" from "peers";
drop table "peers";
alter table "peers_new" rename to "peers";
