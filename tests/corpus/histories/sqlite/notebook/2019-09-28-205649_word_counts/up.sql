ALTER TABLE notes ADD COLUMN words INTEGER GENERATED ALWAYS AS (length(trim(body)) - length(replace(trim(body), ' ', '')) + 1) VIRTUAL;
