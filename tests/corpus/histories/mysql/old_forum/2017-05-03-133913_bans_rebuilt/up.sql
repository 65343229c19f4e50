CREATE TABLE bans_new (
  id INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  user_id INT UNSIGNED NOT NULL,
  by_id INT UNSIGNED NULL,
  reason VARCHAR(500) NOT NULL,
  since DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
  until DATETIME NULL,
  KEY (user_id),
  KEY (by_id)
);
INSERT INTO bans_new (user_id, by_id, reason, until) SELECT user_id, by_id, reason, until FROM bans;
DROP TABLE bans;
ALTER TABLE bans_new RENAME bans;
ALTER TABLE bans ADD FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE, ADD FOREIGN KEY (by_id) REFERENCES users (id) ON DELETE SET NULL;
