ALTER TABLE News RENAME TO news_;
ALTER TABLE news_ RENAME TO news;
ALTER TABLE news RENAME COLUMN Id TO id;
ALTER TABLE news RENAME COLUMN Title TO title;
ALTER TABLE news RENAME COLUMN "Text" TO body;
ALTER TABLE news RENAME COLUMN Published TO published_at;
ALTER TABLE news RENAME COLUMN AuthorId TO author_id;
DROP INDEX News_Published;
CREATE INDEX news_published ON news(published_at DESC);
