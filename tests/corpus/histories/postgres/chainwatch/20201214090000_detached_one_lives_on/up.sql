ALTER TABLE analytics.samples_low DROP CONSTRAINT samples_low_pkey;
ALTER TABLE analytics.samples_low ADD PRIMARY KEY (at, series);
ALTER TABLE analytics.samples_low RENAME TO old_samples;
