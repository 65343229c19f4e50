ALTER TYPE follow_state ADD VALUE IF NOT EXISTS 'refused';
ALTER TYPE follow_state RENAME VALUE 'pending' TO 'waiting';
