DROP TABLE chain.batches;
