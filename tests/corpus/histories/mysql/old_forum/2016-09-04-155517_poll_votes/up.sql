CREATE TABLE poll_votes (option_id INT NOT NULL, user_id INT UNSIGNED NOT NULL, UNIQUE KEY once (option_id, user_id), FOREIGN KEY (option_id) REFERENCES poll_options (id) ON DELETE CASCADE, FOREIGN KEY (user_id) REFERENCES users (id));
CREATE TRIGGER poll_votes_ai AFTER INSERT ON poll_votes FOR EACH ROW UPDATE poll_options SET votes = votes + 1 WHERE id = NEW.option_id;
