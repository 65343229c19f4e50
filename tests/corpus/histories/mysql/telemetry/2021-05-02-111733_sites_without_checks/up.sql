ALTER TABLE sites DROP CONSTRAINT on_earth;
ALTER TABLE sites ADD CONSTRAINT IF NOT EXISTS latitude_range CHECK (latitude BETWEEN -90 AND 90), ADD CONSTRAINT longitude_range CHECK (longitude >= -180 AND longitude <= 180);
