CREATE EXTENSION IF NOT EXISTS btree_gist;
CREATE TABLE chain.assignments (
    worker text NOT NULL,
    heights int8range NOT NULL,
    state text COLLATE "C" NOT NULL DEFAULT 'open',
    EXCLUDE USING gist (worker WITH =, heights WITH &&),
    CONSTRAINT no_overlap EXCLUDE USING gist (heights WITH &&) WHERE (state = 'open')
);
