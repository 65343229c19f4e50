CREATE INDEX mempool_seen ON mempool (seen_at);
CREATE TRIGGER mempool_clean AFTER INSERT ON blocks BEGIN
    DELETE FROM mempool WHERE seen_at < NEW.mined_at - 1209600;
END;
