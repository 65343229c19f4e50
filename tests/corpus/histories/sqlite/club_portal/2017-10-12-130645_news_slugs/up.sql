ALTER TABLE news ADD COLUMN slug TEXT NOT NULL DEFAULT '';
UPDATE news SET slug = lower(replace(trim(title), ' ', '-')) || '-' || id;
CREATE UNIQUE INDEX news_slug ON news(slug);
