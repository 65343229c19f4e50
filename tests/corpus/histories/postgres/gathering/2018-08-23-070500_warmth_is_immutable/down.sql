drop index idx_post_aggregates_warm;
