ALTER TABLE cursor ADD COLUMN tip BLOB;
UPDATE cursor SET tip = (SELECT hash FROM blocks ORDER BY height DESC LIMIT 1);
