DROP INDEX prices_currency;
ALTER TABLE prices DROP COLUMN source;
