DROP TABLE chain.storage;
