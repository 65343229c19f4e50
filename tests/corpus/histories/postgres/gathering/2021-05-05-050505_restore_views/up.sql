create or replace view post_view as
select p.id, p.name, p.url, pa.worth, pa.ups, pa.downs, per.name as author_name, c.name as circle_name
from post p
join post_aggregates pa on pa.post_id = p.id
join person per on per.id = p.author_id
join circle c on c.id = p.circle_id
where not (p.removed or p.deleted);
comment on view post_view is 'Posts as lists show them';
create view comment_view as select c.*, nlevel(c.path) as depth from comment c;
