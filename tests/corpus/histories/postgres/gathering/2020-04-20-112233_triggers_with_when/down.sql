DROP TRIGGER circle_aggregates_post_count ON post;
DROP FUNCTION circle_aggregates_post_count;
