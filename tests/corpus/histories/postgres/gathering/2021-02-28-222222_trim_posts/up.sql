-- A trigger's function that only mentions other tables shapes none.
create or replace function trim_name() returns trigger language plpgsql as $f$
begin
  new.name := trim(both from new.name);
  if new.name = '' then
    raise exception 'a name: %; not ''%''', 'needed', new.name using errcode = 'check_violation';
  end if;
  return new;
end
$f$;
create trigger trim_name before insert or update of name on post for each row when (new.name is not null) execute function trim_name();
create constraint trigger checked_later after insert on post deferrable initially deferred for each row execute function trim_name();
drop trigger checked_later on post;
