CREATE TABLE "user Data" ("Id" uuid PRIMARY KEY, "select" text, "with""quote" int DEFAULT 0, "ÄÖ" text);
CREATE INDEX "Idx" ON "user Data" ("select" DESC, "Id");
ALTER TABLE "user Data" RENAME COLUMN "select" TO "Choice";
COMMENT ON TABLE "user Data" IS 'it''s odd';
