ALTER TABLE entries ALTER author_id DROP NOT NULL, ALTER taken_at DROP NOT NULL, ALTER taken_at SET NOT NULL;
ALTER TABLE entries ALTER COLUMN accuracy TYPE double precision;
