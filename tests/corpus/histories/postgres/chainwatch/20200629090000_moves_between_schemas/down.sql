ALTER TABLE stats.parameters SET SCHEMA public;
