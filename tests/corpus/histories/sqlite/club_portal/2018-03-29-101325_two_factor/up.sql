ALTER TABLE users ADD COLUMN totp_secret TEXT;
CREATE TABLE recovery_codes (user_id INTEGER NOT NULL REFERENCES users(id) ON DELETE CASCADE, code_hash TEXT NOT NULL, used_at DATETIME, PRIMARY KEY(user_id, code_hash)) WITHOUT ROWID;
