ALTER TABLE devices ADD firmware VARCHAR(20) NULL, ADD KEY model_firmware (model, firmware);
ALTER TABLE devices ADD CONSTRAINT devices_firmware FOREIGN KEY (model, firmware) REFERENCES firmware (model, version) ON UPDATE CASCADE;
