ALTER TYPE follow_state RENAME VALUE 'waiting' TO 'pending';
