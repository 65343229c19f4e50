CREATE TABLE "attachments" (
  "id" TEXT NOT NULL PRIMARY KEY, -- a UUID as text
  "note_id" INTEGER NOT NULL,
  "file_name" TEXT NOT NULL,
  "mime" TEXT NOT NULL DEFAULT 'application/octet-stream',
  "size" BIGINT NOT NULL CHECK ("size" >= 0),
  FOREIGN KEY ("note_id") REFERENCES "notes" ("id") ON DELETE CASCADE
);
CREATE INDEX "idx_attachments_note" ON "attachments" ("note_id");
