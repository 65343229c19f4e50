DROP TABLE site_users;
