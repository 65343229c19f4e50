ALTER TYPE chain.receipt_kind SET SCHEMA public;
ALTER TABLE settings SET SCHEMA stats;
ALTER TABLE stats.settings RENAME TO parameters;
ALTER INDEX stats.settings_pkey RENAME TO parameters_pkey;
