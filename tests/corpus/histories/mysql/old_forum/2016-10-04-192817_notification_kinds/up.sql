ALTER TABLE notifications MODIFY kind ENUM('reply','mention','message','reaction','ban') CHARACTER SET ascii NOT NULL;
