alter table local_member drop column interface_language;
alter table reply drop column language_id;
alter table post drop column language_id;
drop table local_member_language;
drop table language;
