ALTER TABLE jobs ADD COLUMN priority INTEGER NOT NULL DEFAULT (5);
DROP INDEX jobs_due;
CREATE INDEX jobs_due ON jobs (priority DESC, run_at ASC) WHERE state = 'queued';
