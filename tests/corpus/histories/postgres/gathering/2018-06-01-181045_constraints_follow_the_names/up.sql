-- PostgreSQL keeps what it named after the old tables.
ALTER TABLE post RENAME CONSTRAINT leaf_pkey TO post_pkey;
ALTER TABLE post RENAME CONSTRAINT leaf_author_id_fkey TO post_author_id_fkey;
ALTER TABLE post RENAME CONSTRAINT leaf_circle_id_fkey TO post_circle_id_fkey;
ALTER SEQUENCE leaf_id_seq RENAME TO post_id_seq;
ALTER TABLE post_like RENAME CONSTRAINT leaf_vote_leaf_id_member_id_key TO post_like_post_id_member_id_key;
ALTER TABLE post_like DROP CONSTRAINT leaf_vote_pkey;
ALTER TABLE post_like DROP COLUMN id;
ALTER TABLE post_like ADD PRIMARY KEY (post_id, member_id);
ALTER TABLE post_like DROP CONSTRAINT post_like_post_id_member_id_key;
