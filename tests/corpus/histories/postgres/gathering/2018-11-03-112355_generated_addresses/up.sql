-- A function gives an address to who has none.
create or replace function make_address() returns varchar(255) language sql volatile as $$
  select 'http://fake.invalid/' || substr(md5(random()::text), 0, 25)
$$;
alter table member alter column actor_id set default make_address();
alter table circle alter column actor_id set default make_address();
