CREATE TABLE api_keys (
  prefix CHAR(8) NOT NULL, hash TEXT NOT NULL, user_id INTEGER NOT NULL REFERENCES users(id) ON DELETE CASCADE,
  scopes TEXT NOT NULL DEFAULT '["read"]' CHECK(json_type(scopes) = 'array'),
  expires_at DATETIME, last_used DATETIME,
  CONSTRAINT api_keys_pk PRIMARY KEY(prefix), CONSTRAINT api_keys_hash UNIQUE(hash)
) WITHOUT ROWID;
