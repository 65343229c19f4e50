CREATE INDEX seen ON devices (seen_at) COMMENT 'for the watchdog';
ALTER TABLE devices DROP INDEX IF EXISTS model_firmware, ADD KEY firmware (firmware);
