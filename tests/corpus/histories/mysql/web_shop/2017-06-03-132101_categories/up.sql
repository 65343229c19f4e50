CREATE TABLE categories (
  id SMALLINT UNSIGNED AUTO_INCREMENT,
  parent_id SMALLINT UNSIGNED NULL,
  name VARCHAR(80) NOT NULL COMMENT 'shown in the menu',
  position TINYINT UNSIGNED NOT NULL DEFAULT 0,
  PRIMARY KEY (id),
  FOREIGN KEY (parent_id) REFERENCES categories (id) ON DELETE SET NULL
) ENGINE=InnoDB CHARSET=utf8mb4;
INSERT INTO categories (name) VALUES ('All; of them'), ('Men''s'), ("Women's");
