PRAGMA foreign_keys = OFF;
BEGIN IMMEDIATE;
CREATE TABLE "reminders_2" (
  id INTEGER PRIMARY KEY NOT NULL,
  note_id INTEGER NOT NULL REFERENCES notes (id) ON DELETE CASCADE,
  due_at TIMESTAMP NOT NULL,
  recurrence TEXT NOT NULL DEFAULT 'none' CHECK (recurrence IN ('none', 'daily', 'weekly', 'monthly')),
  done BOOLEAN NOT NULL DEFAULT FALSE
);
INSERT INTO "reminders_2" SELECT id, note_id, due_at, ifnull(recurrence, 'none'), done FROM reminders;
DROP TABLE reminders;
ALTER TABLE "reminders_2" RENAME TO "reminders";
CREATE INDEX reminders_due ON reminders (due_at) WHERE done = 0;
PRAGMA foreign_key_check;
COMMIT;
PRAGMA foreign_keys = ON;
