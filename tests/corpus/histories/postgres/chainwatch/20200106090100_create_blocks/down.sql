DROP TABLE chain.blocks;
