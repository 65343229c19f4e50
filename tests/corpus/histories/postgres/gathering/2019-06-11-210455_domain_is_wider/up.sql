ALTER DOMAIN short_text DROP CONSTRAINT short_text_check;
ALTER DOMAIN short_text ADD CONSTRAINT not_blank CHECK (btrim(VALUE) <> '') NOT VALID;
ALTER DOMAIN short_text VALIDATE CONSTRAINT not_blank;
ALTER DOMAIN colour RENAME TO tint;
ALTER DOMAIN tint SET DEFAULT '#ffffff';
