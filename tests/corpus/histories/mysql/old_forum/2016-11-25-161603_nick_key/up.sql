ALTER TABLE users RENAME INDEX nick TO users_name, RENAME INDEX mail TO users_email;
