DROP TABLE cursor;
