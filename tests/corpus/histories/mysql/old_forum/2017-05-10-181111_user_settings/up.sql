ALTER TABLE users ADD timezone VARCHAR(40) NOT NULL DEFAULT 'UTC', ADD theme ENUM('light','dark','it''s complicated') NOT NULL DEFAULT 'light', ADD flags SET('bot','vip') NOT NULL DEFAULT '';
