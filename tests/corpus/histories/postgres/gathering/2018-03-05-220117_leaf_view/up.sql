-- Rank = ScaleFactor * sign(Score) * log(1 + abs(Score)) / (Time + 2)^Gravity
create or replace function warmth(
  worth numeric,
  written timestamp without time zone)
returns integer as $$
begin
  -- hours_diff:=EXTRACT(EPOCH FROM (timezone('utc',now()) - written))/3600
  return floor(10000*log(greatest(1,worth+3)) / power(((EXTRACT(EPOCH FROM (timezone('utc',now()) - written))/3600) + 2), 1.8))::integer;
end; $$
LANGUAGE plpgsql;

create view leaf_view as
with all_leaf as
(
  select
  l.*,
  (select name from member where l.author_id = member.id) as author_name,
  (select name from circle where l.circle_id = circle.id) as circle_name,
  (select count(*) from reply where reply.leaf_id = l.id) as replies,
  coalesce(sum(lv.worth), 0) as worth,
  count (case when lv.worth = 1 then 1 else null end) as ups,
  count (case when lv.worth = -1 then 1 else null end) as downs,
  warmth(coalesce(sum(lv.worth) , 0), l.written) as warmth
  from leaf l
  left join leaf_vote lv on l.id = lv.leaf_id
  group by l.id
)
select
al.*,
m.id as member_id,
coalesce(lv.worth, 0) as my_vote
from member m
cross join all_leaf al
left join leaf_vote lv on m.id = lv.member_id and al.id = lv.leaf_id
union all
select
al.*,
null as member_id,
null as my_vote
from all_leaf al;
