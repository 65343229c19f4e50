ALTER TABLE attachments ADD COLUMN sha256 BLOB;
CREATE UNIQUE INDEX attachments_sha256 ON attachments (note_id, sha256) WHERE sha256 IS NOT NULL;
