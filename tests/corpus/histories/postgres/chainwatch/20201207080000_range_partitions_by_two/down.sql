DROP TABLE analytics.samples_low;
DROP TABLE analytics.samples;
