CREATE TRIGGER blocks_daily AFTER INSERT ON blocks BEGIN
    INSERT OR IGNORE INTO daily (day) VALUES (date(NEW.mined_at, 'unixepoch'));
    UPDATE daily SET blocks = blocks + 1, txs = txs + NEW.tx_count WHERE day = date(NEW.mined_at, 'unixepoch');
END;
