DROP TABLE chain.transfers;
