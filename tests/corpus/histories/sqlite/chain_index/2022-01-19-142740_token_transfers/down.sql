DROP INDEX transfers_to;
DROP INDEX transfers_from;
DROP TABLE token_transfers;
