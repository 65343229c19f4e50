DROP VIEW post_view;
ALTER TABLE member ALTER COLUMN name TYPE varchar(20), ALTER COLUMN mail TYPE text;
