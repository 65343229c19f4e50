-- A copy, in case: it goes with the next release.
CREATE TABLE post_like_before AS SELECT * FROM post_like;
DELETE FROM post_like WHERE cast_at < now() - interval '2 years';
