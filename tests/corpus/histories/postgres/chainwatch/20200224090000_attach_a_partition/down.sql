ALTER TABLE chain.events DETACH PARTITION chain.events_2;
DROP TABLE chain.events_2;
