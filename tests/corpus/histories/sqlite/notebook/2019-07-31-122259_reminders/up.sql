CREATE TABLE reminders (
  id INTEGER PRIMARY KEY,
  note_id INTEGER NOT NULL REFERENCES notes,
  due_at TIMESTAMP NOT NULL,
  repeat TEXT DEFAULT 'none' CHECK (repeat IN ('none', 'daily', 'weekly')),
  done BOOLEAN NOT NULL DEFAULT FALSE
);
CREATE INDEX reminders_due ON reminders (due_at) WHERE done = 0;
