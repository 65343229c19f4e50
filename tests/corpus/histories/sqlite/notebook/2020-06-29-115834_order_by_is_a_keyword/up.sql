ALTER TABLE notebooks RENAME COLUMN "order by" TO sort_key;
