DROP INDEX jobs_due;
DROP INDEX jobs_once;
DROP TABLE jobs;
