CREATE TABLE "lost & found" ("what?" TEXT NOT NULL, "where/when" TEXT, "finder's name" TEXT DEFAULT 'unknown; ask', "100%" INT CHECK("100%" BETWEEN 0 AND 100), UNIQUE("what?", "where/when"));
CREATE INDEX "idx lost&found" ON "lost & found" ("finder's name" COLLATE RTRIM);
