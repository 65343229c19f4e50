DROP INDEX reminders_due;
DROP TABLE reminders;
