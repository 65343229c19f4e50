CREATE TRIGGER input_spends AFTER INSERT ON inputs BEGIN
    UPDATE outputs SET spent = 1 WHERE tx = NEW.out_tx AND n = NEW.out_n;
END;
CREATE TRIGGER input_unspends AFTER DELETE ON inputs BEGIN
    UPDATE outputs SET spent = 0 WHERE tx = OLD.out_tx AND n = OLD.out_n;
END;
