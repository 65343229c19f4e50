ALTER TABLE tenants ADD COLUMN locale varchar(12);
UPDATE tenants SET locale = settings ->> 'locale' WHERE settings ? 'locale';
UPDATE tenants SET locale = 'en' WHERE locale IS NULL;
ALTER TABLE tenants ALTER COLUMN locale SET NOT NULL, ALTER COLUMN locale SET DEFAULT 'en';
INSERT INTO tenants (name, slug, locale) VALUES ('Demo; with -- odd /* text */', 'demo', 'de') ON CONFLICT DO NOTHING;
