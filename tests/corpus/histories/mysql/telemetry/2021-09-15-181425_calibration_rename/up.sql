ALTER TABLE calibrations RENAME COLUMN `from` TO valid_from, RENAME COLUMN `offset` TO bias;
