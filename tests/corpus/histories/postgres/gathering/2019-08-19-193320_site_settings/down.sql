DROP INDEX only_one_site;
ALTER TABLE site RENAME TO room;
