DROP INDEX "idx lost&found";
DROP TABLE "lost & found";
