DROP TABLE monthly;
CREATE OR REPLACE VIEW monthly AS SELECT device_id, metric, DATE_FORMAT(day, '%Y-%m') AS month, SUM(n) AS n FROM daily GROUP BY 1, 2, 3;
