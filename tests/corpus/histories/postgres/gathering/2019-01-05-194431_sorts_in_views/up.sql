ALTER TYPE sort_kind RENAME VALUE 'Warm' TO 'Hot';
ALTER TABLE member ALTER COLUMN default_sort SET DEFAULT 'Active';
COMMENT ON TYPE sort_kind IS 'How lists are sorted';
COMMENT ON COLUMN member.default_sort IS 'What the member sees first';
COMMENT ON TABLE member IS 'Who has an account here, or writes from elsewhere';
