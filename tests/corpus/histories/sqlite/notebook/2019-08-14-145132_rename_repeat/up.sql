ALTER TABLE reminders RENAME COLUMN repeat TO recurrence;
