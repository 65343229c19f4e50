ALTER TABLE members ADD COLUMN gender TEXT DEFAULT NULL CHECK(gender IN ('f', 'm', 'x') OR gender IS NULL);
