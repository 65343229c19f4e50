ALTER TABLE notebooks RENAME COLUMN sort_key TO "order by";
