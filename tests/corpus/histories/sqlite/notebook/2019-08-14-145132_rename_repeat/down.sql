ALTER TABLE reminders RENAME COLUMN recurrence TO repeat;
