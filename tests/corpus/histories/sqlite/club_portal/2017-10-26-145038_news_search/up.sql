CREATE VIRTUAL TABLE news_search USING fts4(title, body, tokenize=unicode61);
INSERT INTO news_search(docid, title, body) SELECT id, title, body FROM news;
CREATE TRIGGER news_search_bu BEFORE UPDATE ON news BEGIN DELETE FROM news_search WHERE docid = old.id; END;
CREATE TRIGGER news_search_bd BEFORE DELETE ON news BEGIN DELETE FROM news_search WHERE docid = old.id; END;
CREATE TRIGGER news_search_au AFTER UPDATE ON news BEGIN INSERT INTO news_search(docid, title, body) VALUES (new.id, new.title, new.body); END;
CREATE TRIGGER news_search_ai AFTER INSERT ON news BEGIN INSERT INTO news_search(docid, title, body) VALUES (new.id, new.title, new.body); END;
