CREATE TABLE notifications (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  user_id INT UNSIGNED NOT NULL,
  kind ENUM('reply','mention','message') CHARACTER SET ascii NOT NULL,
  payload JSON NOT NULL,
  seen_at DATETIME(6) NULL,
  PRIMARY KEY (id),
  KEY user_seen (user_id, seen_at),
  CONSTRAINT FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
);
