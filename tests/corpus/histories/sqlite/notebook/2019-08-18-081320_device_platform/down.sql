DROP INDEX devices_platform;
ALTER TABLE devices DROP COLUMN platform;
