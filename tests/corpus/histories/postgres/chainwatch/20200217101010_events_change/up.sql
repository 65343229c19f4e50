ALTER TABLE chain.events ADD COLUMN tx_hash bytea;
ALTER TABLE chain.events ADD CONSTRAINT events_topics_few CHECK (cardinality(topics) <= 4);
ALTER TABLE chain.events ALTER COLUMN removed DROP NOT NULL;
ALTER TABLE chain.events_1 ADD CONSTRAINT only_here CHECK (log_index < 5000);
CREATE INDEX events_1_data ON chain.events_1 USING hash (data);
