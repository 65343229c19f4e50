DROP TABLE "Legacy"."Events";
