CREATE TABLE polls (id INTEGER PRIMARY KEY, question TEXT NOT NULL, closes_at DATETIME NOT NULL);
CREATE TABLE poll_options (id INTEGER PRIMARY KEY, poll_id INTEGER NOT NULL REFERENCES polls(id) ON DELETE CASCADE, text TEXT NOT NULL, votes INTEGER NOT NULL DEFAULT 0);
CREATE TABLE poll_votes (option_id INTEGER NOT NULL REFERENCES poll_options(id) ON DELETE CASCADE, user_id INTEGER NOT NULL REFERENCES users(id) ON DELETE CASCADE, UNIQUE(option_id, user_id));
CREATE TRIGGER poll_votes_in AFTER INSERT ON poll_votes BEGIN UPDATE poll_options SET votes = votes + 1 WHERE id = NEW.option_id; END;
CREATE TRIGGER poll_votes_out AFTER DELETE ON poll_votes BEGIN UPDATE poll_options SET votes = votes - 1 WHERE id = OLD.option_id; END;
