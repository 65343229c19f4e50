ALTER TABLE api_keys ADD last_ip VARBINARY(16) NULL;
UPDATE api_keys SET last_ip = INET6_ATON('127.0.0.1') WHERE last_used IS NOT NULL;
