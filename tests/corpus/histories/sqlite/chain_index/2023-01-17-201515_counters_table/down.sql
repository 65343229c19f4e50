DROP TRIGGER count_events_out;
DROP TRIGGER count_events_in;
DROP TABLE counters;
