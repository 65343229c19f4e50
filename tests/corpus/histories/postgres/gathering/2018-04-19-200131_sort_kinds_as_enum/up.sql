do $$ begin
    create type sort_kind as enum ('Warm', 'New', 'Top', 'Old');
exception
    when duplicate_object then null;
end $$;
alter table member add column default_sort sort_kind not null default 'Warm';
alter table member add column theme varchar(20) default 'dusk' not null;
