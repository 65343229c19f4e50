DROP TABLE chain.transactions;
DROP TYPE chain.tx_status;
