CREATE INDEX CONCURRENTLY idx_reply_post ON reply USING btree (post_id, written DESC NULLS LAST);
