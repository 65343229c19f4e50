CREATE TABLE notes (id serial PRIMARY KEY, entry_id uuid REFERENCES entries, text text);
CREATE INDEX ON notes (entry_id);
