UPDATE settings SET value = json_quote(value) WHERE value IS NOT NULL AND NOT json_valid(value);
INSERT OR REPLACE INTO settings (key, value) VALUES ('editor', json_object('font', 'serif', 'size', 14));
INSERT INTO settings VALUES ('theme', '"dark"') ON CONFLICT (key) DO UPDATE SET value = excluded.value WHERE value <> '"dark"';
