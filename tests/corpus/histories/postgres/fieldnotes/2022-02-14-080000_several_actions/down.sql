ALTER TABLE notes DROP COLUMN device_id, DROP COLUMN accuracy;
