CREATE TABLE monthly SELECT device_id, metric, DATE_FORMAT(day, '%Y-%m') AS month, SUM(n) AS n, SUM(total) AS total FROM daily GROUP BY 1, 2, 3;
