CREATE TABLE chain.events (
    block_height bigint NOT NULL,
    log_index integer NOT NULL,
    address text NOT NULL,
    topics bytea[] NOT NULL DEFAULT '{}',
    data bytea,
    removed boolean NOT NULL DEFAULT false,
    PRIMARY KEY (block_height, log_index)
) PARTITION BY RANGE (block_height);
CREATE TABLE chain.events_0 PARTITION OF chain.events FOR VALUES FROM (0) TO (1000000);
CREATE TABLE chain.events_1 PARTITION OF chain.events FOR VALUES FROM (1000000) TO (2000000);
CREATE TABLE chain.events_rest PARTITION OF chain.events DEFAULT;
CREATE INDEX events_address_idx ON chain.events (address, block_height DESC);
