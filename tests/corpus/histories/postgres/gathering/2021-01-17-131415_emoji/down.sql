drop table custom_emoji_keyword;
drop table custom_emoji;
