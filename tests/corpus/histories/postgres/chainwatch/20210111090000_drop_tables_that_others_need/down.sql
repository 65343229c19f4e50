DROP TABLE chain.epoch_list;
