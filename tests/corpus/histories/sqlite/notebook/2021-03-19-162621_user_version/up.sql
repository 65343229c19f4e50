PRAGMA user_version = 12;
PRAGMA application_id = 0x6e6f7465;
UPDATE settings SET value = '12' WHERE key = 'schema';
