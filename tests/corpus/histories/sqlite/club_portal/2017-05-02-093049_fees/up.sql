CREATE TABLE fees (
  id INTEGER PRIMARY KEY NOT NULL,
  name TEXT NOT NULL,
  amount DECIMAL(10,2) NOT NULL CHECK(amount > 0),
  valid_from DATE NOT NULL,
  valid_to DATE,
  CONSTRAINT period CHECK(valid_to IS NULL OR valid_to > valid_from)
);
