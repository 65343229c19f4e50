INSERT INTO metrics (id, name, unit) VALUES (4, 'wind; speed', "m/s"), (5, 'rain\'s', 'mm') ON DUPLICATE KEY UPDATE unit = VALUES(unit);
ALTER TABLE metrics ADD COLUMN `group` VARCHAR(20) NOT NULL DEFAULT 'other' COMMENT 'it''s a word of SQL; quoted' AFTER name;
