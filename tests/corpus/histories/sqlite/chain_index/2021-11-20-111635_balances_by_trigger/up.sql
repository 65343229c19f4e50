CREATE TRIGGER output_credit AFTER INSERT ON outputs WHEN NEW.address IS NOT NULL BEGIN
    INSERT INTO addresses (address, first_seen, balance)
    VALUES (NEW.address, (SELECT height FROM transactions WHERE hash = NEW.tx), NEW.value)
    ON CONFLICT (address) DO UPDATE SET balance = balance + excluded.balance;
END;
CREATE TRIGGER output_debit AFTER UPDATE OF spent ON outputs WHEN NEW.spent <> OLD.spent BEGIN
    UPDATE addresses SET balance = balance + iif(NEW.spent = 1, -NEW.value, NEW.value) WHERE address = NEW.address;
END;
