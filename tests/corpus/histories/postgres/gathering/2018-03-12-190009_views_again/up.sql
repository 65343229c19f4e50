create view leaf_view as
select l.*, m.name as author_name, c.name as circle_name,
  (select count(*) from reply r where r.leaf_id = l.id) as replies
from leaf l
join member m on m.id = l.author_id
join circle c on c.id = l.circle_id;

create view reply_view as
select r.*, l.circle_id, m.name as author_name,
  coalesce((select sum(worth) from reply_vote rv where rv.reply_id = r.id), 0) as worth
from reply r
join leaf l on l.id = r.leaf_id
join member m on m.id = r.author_id;

create materialized view circle_size as
select c.id as circle_id, count(l.id) as leaves
from circle c
left join leaf l on l.circle_id = c.id
group by c.id;
create unique index circle_size_circle on circle_size (circle_id);
