ALTER TABLE products ADD CONSTRAINT weight_is_sane CHECK (weight_g < 100000), ADD CHECK (width_mm > 0 OR width_mm IS NULL);
ALTER TABLE reviews DROP CONSTRAINT stars_range, ADD CONSTRAINT stars_range CHECK (stars <= 10);
