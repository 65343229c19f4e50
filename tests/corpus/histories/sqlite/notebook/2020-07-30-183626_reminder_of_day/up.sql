CREATE INDEX reminders_day ON reminders (date(due_at)) WHERE NOT done;
