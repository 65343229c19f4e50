CREATE TABLE daily AS SELECT device_id, hour AS day, metric, n, total, low, high FROM hourly;
ALTER TABLE daily MODIFY day DATE NOT NULL, ADD PRIMARY KEY (device_id, metric, day);
