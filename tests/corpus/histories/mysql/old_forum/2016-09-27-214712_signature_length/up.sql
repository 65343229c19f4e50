UPDATE users SET signature = LEFT(signature, 500);
ALTER TABLE users MODIFY signature VARCHAR(500) DEFAULT NULL;
