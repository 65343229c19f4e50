ALTER TABLE chain.assignments DROP CONSTRAINT assignments_worker_heights_excl;
ALTER TABLE chain.assignments RENAME CONSTRAINT no_overlap TO open_ones_apart;
CREATE INDEX ON chain.assignments USING spgist (heights);
