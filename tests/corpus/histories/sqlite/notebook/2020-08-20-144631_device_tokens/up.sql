ALTER TABLE devices ADD COLUMN push_token TEXT;
CREATE UNIQUE INDEX devices_push_token ON devices (push_token);
