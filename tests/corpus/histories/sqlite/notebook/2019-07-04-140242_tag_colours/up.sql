ALTER TABLE tags ADD COLUMN colour TEXT NOT NULL DEFAULT '#888888' CHECK (colour GLOB '#[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]');
