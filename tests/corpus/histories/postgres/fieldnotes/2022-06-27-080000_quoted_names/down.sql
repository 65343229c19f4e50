DROP TABLE "user Data";
