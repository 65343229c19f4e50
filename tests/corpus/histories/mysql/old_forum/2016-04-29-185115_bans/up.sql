CREATE TABLE bans (
  user_id INT UNSIGNED PRIMARY KEY,
  by_id INT UNSIGNED NULL,
  reason VARCHAR(500) NOT NULL COMMENT 'shown to the user; be polite',
  until DATETIME NULL COMMENT 'NULL: for ever',
  CONSTRAINT ban_user FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
  CONSTRAINT ban_by FOREIGN KEY (by_id) REFERENCES users (id) ON DELETE SET NULL
) COMMENT='who may not write';
