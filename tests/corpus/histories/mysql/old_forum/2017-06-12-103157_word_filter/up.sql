CREATE TABLE word_filter (word VARCHAR(60) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL, replacement VARCHAR(60) NOT NULL DEFAULT '***', PRIMARY KEY (word)) ENGINE=InnoDB;
INSERT INTO word_filter (word) VALUES ('darn'), ('heck');
