ALTER TABLE parts_used DROP CONSTRAINT pu_part;
ALTER TABLE parts_used DROP INDEX pu_part;
