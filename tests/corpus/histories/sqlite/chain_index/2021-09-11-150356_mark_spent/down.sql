DROP TRIGGER input_unspends;
DROP TRIGGER input_spends;
