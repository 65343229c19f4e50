create type listing_kind as enum ('All', 'Subscribed', 'Local');
alter table member add column default_listing listing_kind not null default 'All';
-- 'Subscribed' goes: an enum loses a value only by being made anew.
alter type listing_kind rename to listing_kind__;
create type listing_kind as enum ('All', 'Local', 'Home');
alter table member alter column default_listing drop default;
alter table member
  alter column default_listing type listing_kind
  using (case default_listing::text when 'Subscribed' then 'Home' else default_listing::text end)::listing_kind;
alter table member alter column default_listing set default 'Local';
drop type listing_kind__;
