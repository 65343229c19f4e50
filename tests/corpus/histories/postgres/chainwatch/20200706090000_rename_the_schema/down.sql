ALTER SCHEMA analytics RENAME TO stats;
