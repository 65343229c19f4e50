DROP TRIGGER news_search_ai;
DROP TRIGGER news_search_au;
DROP TRIGGER news_search_bd;
DROP TRIGGER news_search_bu;
DROP TABLE news_search;
