ALTER TABLE tickets ADD COLUMN upper_text text GENERATED ALWAYS AS (upper(text)) STORED;
CREATE INDEX tickets_upper ON tickets (upper_text);
ALTER TABLE tickets DROP COLUMN text CASCADE;
