DROP INDEX outputs_unspent;
DROP TABLE outputs;
