ALTER TABLE login_tokens ADD expires DATETIME NOT NULL DEFAULT '2030-01-01 00:00:00' AFTER made;
ALTER TABLE login_tokens ALTER expires DROP DEFAULT;
CREATE INDEX expires ON login_tokens (expires);
