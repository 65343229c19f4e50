ALTER TABLE products ADD (weight_g INT UNSIGNED NOT NULL DEFAULT 0, width_mm SMALLINT, height_mm SMALLINT, depth_mm SMALLINT);
