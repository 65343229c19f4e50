ALTER TABLE notes ADD COLUMN reading_seconds INTEGER AS (max(1, length(body) / 20));
