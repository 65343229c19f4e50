ALTER TABLE "lost & found" RENAME TO lost_and_found;
ALTER TABLE lost_and_found RENAME "what?" TO what;
ALTER TABLE lost_and_found RENAME COLUMN "finder's name" TO finder;
ALTER TABLE lost_and_found DROP "100%";
