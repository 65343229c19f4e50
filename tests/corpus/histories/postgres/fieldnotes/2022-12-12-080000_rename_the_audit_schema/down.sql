ALTER SCHEMA history RENAME TO audit;
