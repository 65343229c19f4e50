ALTER TABLE tokens ADD COLUMN holder_count INTEGER NOT NULL DEFAULT 0;
CREATE TRIGGER holders_in AFTER INSERT ON holders BEGIN UPDATE tokens SET holder_count = holder_count + 1 WHERE id = NEW.token_id; END;
CREATE TRIGGER holders_out AFTER DELETE ON holders BEGIN UPDATE tokens SET holder_count = holder_count - 1 WHERE id = OLD.token_id; END;
