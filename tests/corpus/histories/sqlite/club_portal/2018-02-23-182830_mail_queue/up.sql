CREATE TABLE mail_queue (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  recipient TEXT NOT NULL,
  subject TEXT NOT NULL,
  body TEXT NOT NULL,
  queued_at INTEGER NOT NULL DEFAULT (CAST(strftime('%s', 'now') AS INTEGER)),
  sent_at INTEGER,
  error TEXT
);
CREATE INDEX mail_queue_unsent ON mail_queue(queued_at) WHERE sent_at IS NULL;
