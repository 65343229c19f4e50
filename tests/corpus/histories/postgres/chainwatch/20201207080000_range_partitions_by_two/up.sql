CREATE TABLE analytics.samples (
    series integer NOT NULL,
    at timestamptz NOT NULL,
    value double precision,
    CONSTRAINT samples_pkey PRIMARY KEY (series, at)
) PARTITION BY RANGE (series, at);
CREATE TABLE analytics.samples_low PARTITION OF analytics.samples FOR VALUES FROM (MINVALUE, MINVALUE) TO (100, MINVALUE);
CREATE TABLE analytics.samples_high PARTITION OF analytics.samples FOR VALUES FROM (100, MINVALUE) TO (MAXVALUE, MAXVALUE);
ALTER TABLE analytics.samples ADD COLUMN quality smallint NOT NULL DEFAULT 0;
ALTER TABLE analytics.samples ADD FOREIGN KEY (series) REFERENCES tokens (id);
ALTER TABLE analytics.samples DETACH PARTITION analytics.samples_low;
