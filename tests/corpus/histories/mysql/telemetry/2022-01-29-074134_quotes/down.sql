ALTER TABLE metrics DROP COLUMN `group`;
