CREATE INDEX products_title ON products (title(30), active DESC);
DROP INDEX active ON products;
