DROP INDEX "News_Published";
DROP TABLE "News";
