CREATE INDEX tasks_open ON tasks (due) WHERE state <> 'done';
ALTER TYPE task_state RENAME VALUE 'done' TO 'closed';
