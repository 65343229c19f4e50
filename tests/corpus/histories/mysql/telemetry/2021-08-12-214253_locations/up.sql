ALTER TABLE sites ADD COLUMN place POINT NULL;
UPDATE sites SET place = POINT(longitude, latitude) WHERE latitude IS NOT NULL;
