CREATE TRIGGER posts_ai AFTER INSERT ON posts FOR EACH ROW
BEGIN
  UPDATE threads SET replies = replies + 1, last_post_id = NEW.id WHERE id = NEW.thread_id;
END;
CREATE TRIGGER posts_ad AFTER DELETE ON posts FOR EACH ROW
BEGIN
  DECLARE newest INT UNSIGNED DEFAULT NULL;
  SELECT MAX(id) INTO newest FROM posts WHERE thread_id = OLD.thread_id;
  UPDATE threads SET replies = IF(replies > 0, replies - 1, 0), last_post_id = newest WHERE id = OLD.thread_id;
END;
