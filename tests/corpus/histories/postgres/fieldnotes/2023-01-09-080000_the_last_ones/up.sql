ALTER TABLE IF EXISTS nowhere RENAME TO somewhere;
ALTER TABLE IF EXISTS entries DROP CONSTRAINT IF EXISTS on_earth, ADD CONSTRAINT on_earth CHECK (abs(latitude) <= 90);
DROP TABLE IF EXISTS nowhere, tickets CASCADE;
DROP INDEX IF EXISTS nowhere, entries_search;
DROP FUNCTION IF EXISTS add_tenant_column(regclass);
