ALTER TABLE products ADD FULLTEXT KEY search (title, description);
