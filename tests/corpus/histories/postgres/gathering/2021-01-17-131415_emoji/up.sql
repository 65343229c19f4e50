create table custom_emoji (
  id serial primary key,
  shortcode varchar(128) not null unique,
  image_url text not null unique,
  alt_text text not null,
  category text not null,
  published timestamptz not null default now(),
  updated timestamptz
);
create table custom_emoji_keyword (
  id serial primary key,
  custom_emoji_id int references custom_emoji on update cascade on delete cascade not null,
  keyword varchar(128) not null,
  unique (custom_emoji_id, keyword)
);
create index idx_custom_emoji_category on custom_emoji (id, category);
