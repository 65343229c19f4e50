RENAME TABLE `returns` TO rma, return_lines TO rma_lines;
ALTER TABLE rma_lines CHANGE return_id rma_id INT UNSIGNED NOT NULL;
