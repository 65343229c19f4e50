DROP TABLE post_tag;
DROP TABLE tag;
DROP DOMAIN colour;
DROP DOMAIN short_text;
