CREATE TABLE settings (
    key text PRIMARY KEY,
    value jsonb NOT NULL DEFAULT 'null'::jsonb,
    changed_at timestamp with time zone DEFAULT CURRENT_TIMESTAMP(3)
);
INSERT INTO settings (key, value) VALUES ('cursor', '{"height": 0}'), ('note', '"a;b -- c"');
SET LOCAL statement_timeout = '5s';
UPDATE settings SET value = jsonb_set(value, '{height}', '1') WHERE key = 'cursor';
