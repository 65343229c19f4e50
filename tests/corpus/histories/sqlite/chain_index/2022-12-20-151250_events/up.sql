CREATE TABLE events (
    tx BLOB NOT NULL, log_index INT NOT NULL, contract TEXT NOT NULL,
    topic0 BLOB, topic1 BLOB, topic2 BLOB, topic3 BLOB, data BLOB NOT NULL DEFAULT x'',
    PRIMARY KEY (tx, log_index), FOREIGN KEY (contract) REFERENCES contracts, FOREIGN KEY (tx) REFERENCES transactions
) WITHOUT ROWID;
CREATE INDEX events_topic ON events (contract, topic0) WHERE topic0 IS NOT NULL;
