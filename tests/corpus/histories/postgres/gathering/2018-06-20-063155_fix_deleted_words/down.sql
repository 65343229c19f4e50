drop view post_view;
alter table circle drop column deleted;
alter table reply drop column deleted;
alter table post drop column deleted;
alter table circle rename column removed to gone;
alter table reply rename column removed to gone;
alter table post rename column removed to gone;
