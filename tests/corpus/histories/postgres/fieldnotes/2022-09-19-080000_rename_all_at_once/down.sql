ALTER TABLE entries RENAME TO notes;
