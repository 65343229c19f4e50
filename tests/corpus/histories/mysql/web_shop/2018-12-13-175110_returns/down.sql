DROP TABLE `returns`;
DROP TABLE return_lines;
