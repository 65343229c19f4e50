ALTER TABLE "link previews" RENAME TO link_previews;
ALTER TABLE link_previews RENAME COLUMN "og:title" TO title;
ALTER TABLE link_previews RENAME COLUMN [og:image] TO image;
ALTER TABLE link_previews RENAME COLUMN `fetched at` TO fetched_at;
DROP INDEX "by fetch";
CREATE INDEX link_previews_fetched ON link_previews (fetched_at);
