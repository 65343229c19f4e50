-- An index needs it so.
drop index idx_post_aggregates_warm;
create or replace function warmth(
  worth numeric,
  written timestamp without time zone)
returns integer as $$
begin
  return floor(10000*log(greatest(1,worth+3)) / power(2, 1.8))::integer;
end; $$
LANGUAGE plpgsql
IMMUTABLE;
create index idx_post_aggregates_warm on post_aggregates (warmth(worth::numeric, newest_reply) desc, newest_reply desc);
