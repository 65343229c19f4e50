ALTER SCHEMA stats RENAME TO analytics;
CREATE TABLE analytics.runs (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), started timestamptz(0) NOT NULL, took interval);
ALTER SCHEMA "Legacy" RENAME TO legacy;
