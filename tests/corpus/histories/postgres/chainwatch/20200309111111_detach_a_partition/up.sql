ALTER TABLE chain.events DETACH PARTITION chain.events_0;
