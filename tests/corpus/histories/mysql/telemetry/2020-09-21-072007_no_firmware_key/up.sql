ALTER TABLE devices DROP FOREIGN KEY devices_firmware;
