alter table post add constraint post_has_something check (url is not null or body is not null or length(name) > 3) not valid;
alter table post validate constraint post_has_something;
alter table post add column thumbnail_url text, add column embed_title text, add column embed_text text;
alter table post rename column embed_text to embed_description;
alter table post alter column name type varchar(200);
