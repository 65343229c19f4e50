ALTER TABLE calibrations RENAME COLUMN valid_from TO `from`;
