drop extension if exists "uuid-ossp";
drop index if exists idx_never_made;
alter table if exists never_made add column x int;
drop view if exists never_made_view;
drop function if exists never_made();
drop type if exists never_made_type;
analyze post;
