DROP TRIGGER notes_ad;
DROP TRIGGER notes_ai;
