ALTER TABLE outputs DROP COLUMN script;
DROP TABLE scripts;
