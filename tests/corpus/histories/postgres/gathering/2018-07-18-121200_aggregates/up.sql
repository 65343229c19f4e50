-- Counts that triggers keep, because counting for each page took too long.
create table post_aggregates (
  id serial primary key,
  post_id int references post on update cascade on delete cascade not null,
  replies bigint not null default 0,
  worth bigint not null default 0,
  ups bigint not null default 0,
  downs bigint not null default 0,
  newest_reply timestamp not null default now(),
  unique (post_id)
);

insert into post_aggregates (post_id, replies, worth, ups, downs)
  select
    p.id,
    coalesce(rc.replies, 0::bigint) as replies,
    coalesce(pl.worth, 0::bigint) as worth,
    coalesce(pl.ups, 0::bigint) as ups,
    coalesce(pl.downs, 0::bigint) as downs
  from post p
  left join (
    select reply.post_id, count(*) as replies from reply group by reply.post_id
  ) rc on rc.post_id = p.id
  left join (
    select pl.post_id, sum(pl.worth) as worth, sum(pl.worth) filter (where pl.worth = 1) as ups,
      -sum(pl.worth) filter (where pl.worth = '-1'::integer) as downs
    from post_like pl group by pl.post_id
  ) pl on pl.post_id = p.id;

-- initial post add
create function post_aggregates_post()
returns trigger language plpgsql
as $$
begin
  IF (TG_OP = 'INSERT') THEN
    insert into post_aggregates (post_id) values (NEW.id);
  ELSIF (TG_OP = 'DELETE') THEN
    delete from post_aggregates where post_id = OLD.id;
  END IF;
  return null;
end $$;

create trigger post_aggregates_post
after insert or delete on post
for each row
execute procedure post_aggregates_post();

create function post_aggregates_worth()
returns trigger language plpgsql
as $$
begin
  if (TG_OP = 'INSERT') then
    update post_aggregates pa
    set worth = worth + NEW.worth,
    ups = case when NEW.worth = 1 then ups + 1 else ups end,
    downs = case when NEW.worth = -1 then downs + 1 else downs end
    where pa.post_id = NEW.post_id;
  elsif (TG_OP = 'DELETE') then
    update post_aggregates pa
    set worth = worth - OLD.worth
    from post p
    where pa.post_id = p.id
    and pa.post_id = OLD.post_id;
  end if;
  return null;
end $$;

create trigger post_aggregates_worth
after insert or delete on post_like
for each row
execute procedure post_aggregates_worth();
