DROP INDEX "idx_attachments_note";
DROP TABLE "attachments";
