ALTER TABLE customers DROP INDEX phone, DROP KEY name_2;
