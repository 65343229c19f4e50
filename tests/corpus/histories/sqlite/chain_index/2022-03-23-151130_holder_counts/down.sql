DROP TRIGGER holders_out;
DROP TRIGGER holders_in;
ALTER TABLE tokens DROP COLUMN holder_count;
