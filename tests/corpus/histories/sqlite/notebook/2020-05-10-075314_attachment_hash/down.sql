DROP INDEX attachments_sha256;
ALTER TABLE attachments DROP COLUMN sha256;
