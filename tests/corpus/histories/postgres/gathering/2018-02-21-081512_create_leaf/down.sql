drop table leaf_seen;
drop table leaf_kept;
drop table leaf_vote;
drop table leaf;
