DROP TABLE sent_activity, seen_cache, received_activity;
