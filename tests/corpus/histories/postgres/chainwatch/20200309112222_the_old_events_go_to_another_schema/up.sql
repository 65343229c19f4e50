ALTER TABLE chain.events_0 SET SCHEMA "Legacy";
ALTER TABLE "Legacy".events_0 RENAME TO "Events";
ALTER TABLE "Legacy"."Events" ADD COLUMN "archivedAt" date NOT NULL DEFAULT current_date;
