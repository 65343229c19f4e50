CREATE TABLE chain.epochs (id bigint PRIMARY KEY);
ALTER TABLE chain.validators ADD CONSTRAINT of_epoch FOREIGN KEY (epoch) REFERENCES chain.epochs;
CREATE VIEW chain.epoch_list AS SELECT id FROM chain.epochs;
DROP TABLE chain.epochs CASCADE;
CREATE TABLE chain.epoch_list (id bigint);
