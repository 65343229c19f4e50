CREATE TABLE addresses (
  id INTEGER PRIMARY KEY NOT NULL,
  member_id INTEGER NOT NULL REFERENCES members ON DELETE CASCADE,
  street TEXT NOT NULL, zip VARCHAR(10) NOT NULL, city TEXT NOT NULL, country CHAR(2) NOT NULL DEFAULT 'DE' CHECK(length(country) = 2 AND country = upper(country))
);
