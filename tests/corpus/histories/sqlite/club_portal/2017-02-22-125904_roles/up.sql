CREATE TABLE roles (id INTEGER PRIMARY KEY, name VARCHAR(20) NOT NULL UNIQUE);
INSERT INTO roles(name) VALUES ('admin');
INSERT INTO roles(name) VALUES ('treasurer');
INSERT INTO roles(name) VALUES ('coach');
CREATE TABLE user_roles (user_id INTEGER NOT NULL REFERENCES users(id), role_id INTEGER NOT NULL REFERENCES roles(id), PRIMARY KEY(user_id, role_id));
