ALTER TABLE rollouts DROP FOREIGN KEY rollouts_firmware, DROP INDEX rollouts_firmware;
ALTER TABLE rollouts ADD CONSTRAINT rollouts_fw FOREIGN KEY (model, version) REFERENCES firmware (model, version) ON DELETE CASCADE;
