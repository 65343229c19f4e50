create index idx_post_aggregates_warm on post_aggregates (worth desc, newest_reply desc);
