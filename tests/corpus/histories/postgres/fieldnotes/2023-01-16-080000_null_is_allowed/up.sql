ALTER TABLE entries ALTER author_id DROP NOT NULL, ALTER taken_at DROP NOT NULL, ALTER taken_at SET NOT NULL;
ALTER TABLE entries ALTER COLUMN latitude TYPE numeric(9,6), ALTER COLUMN longitude TYPE numeric(9,6) USING round(longitude::numeric, 6);
