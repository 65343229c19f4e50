CREATE INDEX IF NOT EXISTS received ON packets (received);
CREATE OR REPLACE INDEX received ON packets (device_id, received);
