ALTER TABLE users ADD registered_at TIMESTAMP NULL DEFAULT NULL AFTER registered;
UPDATE users SET registered_at = FROM_UNIXTIME(NULLIF(registered, 0));
ALTER TABLE users DROP registered;
