ALTER TABLE threads ADD closed BOOL NOT NULL DEFAULT 0 AFTER sticky;
ALTER VIEW open_threads AS SELECT id, title FROM threads WHERE closed = 0;
