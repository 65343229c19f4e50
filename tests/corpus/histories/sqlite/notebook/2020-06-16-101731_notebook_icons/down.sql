ALTER TABLE notebooks DROP COLUMN "order by";
ALTER TABLE notebooks DROP COLUMN icon;
