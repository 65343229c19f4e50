CREATE FULLTEXT INDEX thread_titles ON threads (title);
ALTER TABLE posts DROP INDEX `text`, ADD FULLTEXT posts_search (`text`);
