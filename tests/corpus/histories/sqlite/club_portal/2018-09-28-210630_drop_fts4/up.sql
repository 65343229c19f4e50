DROP TRIGGER news_search_bu;
DROP TRIGGER news_search_bd;
DROP TRIGGER news_search_au;
DROP TRIGGER news_search_ai;
DROP TABLE news_search;
