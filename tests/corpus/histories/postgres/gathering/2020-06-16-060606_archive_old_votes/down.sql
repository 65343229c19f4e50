DROP TABLE post_like_before;
