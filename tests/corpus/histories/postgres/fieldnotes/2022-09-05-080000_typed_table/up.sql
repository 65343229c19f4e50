CREATE TYPE reading_type AS (sensor text, value numeric);
CREATE TABLE readings (id serial PRIMARY KEY, r reading_type, CHECK ((r).sensor IS NOT NULL));
