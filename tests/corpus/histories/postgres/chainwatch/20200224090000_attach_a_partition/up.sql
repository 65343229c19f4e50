CREATE TABLE chain.events_2 (LIKE chain.events INCLUDING DEFAULTS INCLUDING CONSTRAINTS);
ALTER TABLE chain.events_2 ADD CONSTRAINT events_2_range CHECK (block_height >= 2000000 AND block_height < 3000000);
ALTER TABLE chain.events ATTACH PARTITION chain.events_2 FOR VALUES FROM (2000000) TO (3000000);
ALTER TABLE chain.events_2 DROP CONSTRAINT events_2_range;
