ALTER TABLE comments ADD CONSTRAINT short_author CHECK (length(author) < 80);
ALTER TABLE revisions ALTER COLUMN diff SET NOT NULL;
