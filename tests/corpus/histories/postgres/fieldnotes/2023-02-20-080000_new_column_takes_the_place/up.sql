ALTER TABLE tasks ADD COLUMN due_at timestamptz;
UPDATE tasks SET due_at = due AT TIME ZONE 'UTC';
ALTER TABLE tasks DROP COLUMN due;
ALTER TABLE tasks RENAME COLUMN due_at TO due;
CREATE INDEX tasks_open ON tasks (due) WHERE state <> 'closed';
