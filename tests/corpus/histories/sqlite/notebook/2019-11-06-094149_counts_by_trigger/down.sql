DROP TRIGGER count_moved;
DROP TRIGGER count_out;
DROP TRIGGER count_in;
ALTER TABLE notebooks DROP COLUMN note_count;
