alter table post drop constraint post_has_something;
