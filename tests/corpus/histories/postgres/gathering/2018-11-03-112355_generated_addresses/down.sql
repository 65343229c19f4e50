alter table circle alter column actor_id set default 'http://fake.invalid';
alter table member alter column actor_id set default 'http://fake.invalid';
drop function make_address;
