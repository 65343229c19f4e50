ALTER TABLE devices ADD COLUMN platform TEXT COLLATE NOCASE NOT NULL DEFAULT 'unknown';
CREATE INDEX devices_platform ON devices (platform);
