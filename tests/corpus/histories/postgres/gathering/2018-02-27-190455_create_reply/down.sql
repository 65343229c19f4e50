drop table reply_vote;
drop table reply;
