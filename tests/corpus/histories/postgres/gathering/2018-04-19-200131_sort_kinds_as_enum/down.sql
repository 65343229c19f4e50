alter table member drop column theme;
alter table member drop column default_sort;
drop type sort_kind;
