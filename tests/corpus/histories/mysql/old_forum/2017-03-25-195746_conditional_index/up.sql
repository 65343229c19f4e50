-- some installations made it by hand
SET @there := (SELECT COUNT(*) FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = 'tags' AND index_name = 'tag_length');
SET @sql := IF(@there = 0, 'ALTER TABLE tags ADD KEY tag_length (tag(3))', 'SELECT 1');
PREPARE stmt FROM @sql;
EXECUTE stmt;
DEALLOCATE PREPARE stmt;
