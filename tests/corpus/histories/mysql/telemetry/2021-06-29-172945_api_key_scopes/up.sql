ALTER TABLE api_keys ADD scopes SET('read','write','admin') NOT NULL DEFAULT 'read', ADD last_used TIMESTAMP NULL DEFAULT NULL;
