CREATE TABLE chain.storage (
    address text NOT NULL,
    slot bytea NOT NULL,
    value bytea,
    height bigint NOT NULL DEFAULT 0
) PARTITION BY HASH (address);
CREATE TABLE chain.storage_0 PARTITION OF chain.storage FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE chain.storage_1 PARTITION OF chain.storage (height DEFAULT 1) FOR VALUES WITH (MODULUS 2, REMAINDER 1);
ALTER TABLE chain.storage ADD PRIMARY KEY (address, slot);
CREATE INDEX storage_height ON ONLY chain.storage (height);
CREATE INDEX storage_0_height ON chain.storage_0 (height);
ALTER INDEX chain.storage_height ATTACH PARTITION chain.storage_0_height;
